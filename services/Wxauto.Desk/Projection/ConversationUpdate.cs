using Wxauto.Contracts.Agent.V1;
using Wxauto.Contracts.Conversations;
using Wxauto.Contracts.Desk;
using Wxauto.Contracts.Reasons;
using Wxauto.Conversations.Desk;
using Wxauto.Desk.Episodes;
using Wxauto.Desk.Feed;
using Wxauto.Desk.Tables;

namespace Wxauto.Desk.Projection;

/// <summary>One conversation while its row is made anew.</summary>
internal sealed class ConversationUpdate(ConversationFacts facts, DeskConversationRow? before, IReadOnlyList<DeskLabel> labels)
{
    private const int LongestText = 200;

    /// <summary>Put aside without a time.</summary>
    public static readonly DateTimeOffset NoTime = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ConversationFacts Facts => facts;
    public DeskConversationRow? Before => before;
    public EpisodeRow Episode { get; set; } = null!;
    public EpisodeState State { get; set; } = null!;
    public ConversationSource Source { get; set; } = null!;
    public HandoffRow? Handoff { get; set; }
    /// <summary>The customer's rating was taken down just now.</summary>
    public bool Rated { get; set; }
    public List<Clock> Kept { get; set; } = [];
    public List<(Reason What, string Person)> Events { get; } = [];
    public List<NewChange> Changes { get; } = [];

    public HolderKind Holder => facts.State switch
    {
        ConversationState.HeldByPerson => facts.Holder?.Id == Contracts.Conversations.Holder.WeChat.Id ? HolderKind.WeChat
            : HolderKind.Person,
        ConversationState.WaitingForPerson => HolderKind.Queue,
        _ => HolderKind.Ai,
    };

    /// <summary>The last thing that was said, by anybody.</summary>
    public DateTimeOffset LastAt => Last.At;

    public long SeenPosition { get; set; } = before?.SeenPosition ?? 0;

    public DeskConversationRow Row(DateTimeOffset? wake)
    {
        var last = Last;
        var due = State.Due;
        var isSnoozed = State.State == ServiceState.Snoozed;
        var row = new DeskConversationRow
        {
            Id = facts.Id, Version = (before?.Version ?? 0) + 1, EpisodeId = Episode.Id, Agent = facts.Agent, Name = facts.Name,
                ChatKind = facts.Kind,
            State = State.State, Holder = Holder, HolderId = facts.Holder?.Id, HolderName = facts.Holder?.Name,
            WaitingSince = State.WaitingSince ?? (State.State is ServiceState.Overdue ? due?.DueAt : null),
            LastText = last.Text.Length > LongestText ? Short(last.Text) : last.Text, LastKind = last.Kind, LastFrom = last.From,
                LastAt = last.At,
            LastPosition = Math.Max(before?.LastPosition ?? 0, Source.Messages.Count > 0 ? Source.Messages.Max(m => m.Position) : 0),
            CustomerPosition = CustomerPosition, SeenPosition = SeenPosition, DueClock = due?.Kind, DueAt = due?.DueAt,
            SnoozedUntil = isSnoozed ? Episode.SnoozedUntil ?? NoTime : null, SnoozedBy = isSnoozed ? Episode.SnoozedBy : null,
            SendFailed = State.SendFailed, Labels = DeskRows.ToJson(labels), WakeAt = wake,
        };
        Tell(row);
        return row;
    }

    public long CustomerPosition => Math.Max(before?.CustomerPosition ?? 0,
        Source.Messages.Where(m => m.From == SenderKind.Other).Select(m => m.Position).DefaultIfEmpty(0).Max());

    private void Tell(DeskConversationRow row)
    {
        Changes.Add(new(row.Id, DeskChangeKind.Conversation));
        if (before is null || row.CustomerPosition > before.CustomerPosition)
            Changes.Add(new(row.Id, DeskChangeKind.CustomerWrote));
        if (row.SendFailed && before?.SendFailed != true)
            Changes.Add(new(row.Id, DeskChangeKind.SendFailed, row.HolderId ?? ""));
        if (row.State == ServiceState.Overdue && before?.State != ServiceState.Overdue)
            Changes.Add(new(row.Id, DeskChangeKind.Overdue, row.Holder == HolderKind.Person ? row.HolderId! : ""));
        if (before is null || (before.Holder == row.Holder && before.HolderId == row.HolderId))
            return;
        Events.Add((row.Holder switch
        {
            HolderKind.Person => SupportReasons.Taken.With(row.HolderName!),
            HolderKind.WeChat => SupportReasons.TakenInWeChat,
            HolderKind.Queue => SupportReasons.Queued,
            _ => SupportReasons.GivenBack,
        }, row.HolderName ?? ""));
    }

    private LastWords Last
    {
        get
        {
            var message = Source.Messages.LastOrDefault(m => m.From is SenderKind.Other or SenderKind.Self);
            var reply = Source.Replies.Count > 0 ? Source.Replies[^1] : null;
            if (reply is not null && (message is null || reply.At >= message.At))
                return new(reply.At, reply.Text, MessageKind.Text, ConversationSource.FromOf(reply));
            if (message is not null)
                return new(message.At, message.Text, message.Kind, ConversationSource.FromOf(message));
            return before is null ? new(facts.LastMessageAt, "", MessageKind.Text, BubbleFrom.System)
                : new(before.LastAt, before.LastText, before.LastKind, before.LastFrom);
        }
    }

    /// <summary>Not in the middle of a character.</summary>
    private static string Short(string text) => text[..(char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText)];

    private readonly record struct LastWords(DateTimeOffset At, string Text, MessageKind Kind, BubbleFrom From);
}
