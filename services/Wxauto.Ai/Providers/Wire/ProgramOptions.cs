using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Wxauto.Ai.Providers.Wire;

/// <summary>What a program asks for. It knows what it wants: nothing of it is left out, what a model refuses is its refusal.</summary>
/// <param name="written">Its fields as it wrote them, without the messages, the limit and the form of the answer.</param>
internal sealed class ProgramOptions(IReadOnlyDictionary<string, JsonElement> written) : ChatOptions
{
    public IReadOnlyDictionary<string, JsonElement> Written => written;
}
