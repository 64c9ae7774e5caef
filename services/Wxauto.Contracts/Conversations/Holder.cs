namespace Wxauto.Contracts.Conversations;

/// <summary>Who holds a conversation.</summary>
/// <param name="Id">Stays when the person is renamed.</param>
/// <param name="Name">As others read it.</param>
public sealed record Holder(string Id, string Name)
{
    /// <summary>Somebody who types in WeChat itself: whoever is at the desk may take the conversation from him.</summary>
    public static Holder WeChat { get; } = new("wechat", "WeChat");
}
