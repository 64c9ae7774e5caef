using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Ai;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations;
using Wxauto.Pipeline.Turns;

namespace Wxauto.Pipeline.Stages;

/// <summary>Puts a friend's pictures into words where a model of the route can see; in groups it is not clear
/// who asks about them.</summary>
internal sealed class SeeStage(IPictureReader reader, IBlobReader blobs) : IReplyStage
{
    private const int MaxPictures = 3;
    private const int MaxBytes = 5 << 20;
    private static readonly string[] MediaTypes = ["image/png", "image/jpeg", "image/webp", "image/gif"];

    public string Name => "see";

    public async ValueTask<StageResult> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var shown = turn.IsGroup ? [] : turn.Messages.Where(m => m.SenderKind == SenderKind.Other && m.Kind == MessageKind.Image)
            .SelectMany(m => MessageDetails.Of(m)?.Blobs ?? [])
            .Where(b => b.Size <= MaxBytes && MediaTypes.Contains(b.MediaType)).TakeLast(MaxPictures).ToList();
        if (shown.Count == 0)
            return StageResult.Continue(CommonReasons.Nothing, TurnReasons.NoPictures);
        if (!reader.CanRead(turn.Agent.Ai))
            return StageResult.Continue(CommonReasons.Nothing, TurnReasons.NoVisionModel);
        var pictures = new List<Picture>();
        foreach (var blob in shown)
        {
            if (await blobs.ReadAsync(turn.Conversation.Agent, blob.Id, MaxBytes, cancellationToken) is { } content)
                pictures.Add(new Picture(content, blob.MediaType));
        }
        if (pictures.Count == 0 || await reader.ReadAsync(new PictureRequest(turn.Agent.Ai, turn.Conversation.Agent, turn.Conversation.Id,
            pictures), cancellationToken) is not { } read)
            return StageResult.Continue(CommonReasons.Nothing, pictures.Count == 0 ? TurnReasons.PicturesNotHere
                : TurnReasons.PicturesUnread);
        turn.Seen = read.Text;
        return StageResult.Continue(TurnReasons.Pictures.With(pictures.Count), read.Route);
    }
}
