namespace Wxauto.Contracts.Conversations;

/// <summary>How a turn ended. Every inbound message belongs to one turn and so has exactly one outcome.</summary>
public enum Outcome
{
    /// <summary>Answered; a factual answer carries citations.</summary>
    Reply = 1,

    /// <summary>Asked the customer to say more.</summary>
    Clarify = 2,

    /// <summary>Passed to a person, and the customer was told.</summary>
    HandOff = 3,

    /// <summary>Nothing to say, by rule.</summary>
    Ignore = 4,

    /// <summary>A person holds the conversation, or it is one for people alone; the AI stays silent.</summary>
    LeftToPerson = 5,
}

/// <summary>Who speaks for the platform in a conversation.</summary>
public enum ConversationState
{
    /// <summary>The AI answers.</summary>
    Ai = 0,

    /// <summary>A person was asked for and has not come yet; the AI still answers what it can.</summary>
    WaitingForPerson = 1,

    /// <summary>A person holds the conversation; the AI never writes.</summary>
    HeldByPerson = 2,
}

/// <summary>Where a reply is on its way to the customer.</summary>
public enum ReplyState
{
    /// <summary>Committed; the agent does not have it yet.</summary>
    Ready = 0,

    /// <summary>In the agent's spool.</summary>
    Delivered = 1,

    /// <summary>Shown in the chat.</summary>
    Sent = 2,

    /// <summary>The agent could not show it.</summary>
    Failed = 3,

    /// <summary>Taken back before it was shown.</summary>
    Withdrawn = 4,
}
