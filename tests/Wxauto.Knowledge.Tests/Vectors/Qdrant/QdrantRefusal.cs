using Grpc.Core;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>What the server refuses, in Qdrant's words.</summary>
internal sealed class QdrantRefusal(StatusCode status, string message) : Exception(message)
{
    public StatusCode Status => status;

    public static QdrantRefusal WrongInput(string what) => new(StatusCode.InvalidArgument, $"Wrong input: {what}");

    public static QdrantRefusal NoCollection(string name) => new(StatusCode.NotFound, $"Not found: Collection `{name}` doesn't exist!");
}
