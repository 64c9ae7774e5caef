using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Tests.Configuration;

public sealed class ChatFilterTests
{
    [Theory]
    [InlineData(ChatMode.All, "王女士", true)]
    [InlineData(ChatMode.Listed, "王女士", true)]
    [InlineData(ChatMode.Listed, "老婆", false)]
    [InlineData(ChatMode.Listed, "王女士 ", false)]
    [InlineData(ChatMode.None, "王女士", false)]
    [InlineData(ChatMode.Unspecified, "王女士", false)]
    public void A_friend_is_read_as_the_resource_says(ChatMode mode, string name, bool selected)
    {
        var filter = new ChatFilter(new AgentConfiguration { Friends = new ChatSelection { Mode = mode, Names = { "王女士" } } });
        filter.Selects(new Chat("c1", name, ChatKind.Friend)).Should().Be(selected);
    }

    [Fact]
    public void A_group_is_not_selected_by_the_name_of_a_friend()
    {
        var filter = new ChatFilter(new AgentConfiguration
        {
            Friends = new ChatSelection { Mode = ChatMode.Listed, Names = { "家人" } },
            Groups = new ChatSelection { Mode = ChatMode.Listed, Names = { "VIP客户群" } },
        });
        (filter.Selects("家人", ChatKind.Friend), filter.Selects("家人", ChatKind.Group)).Should().Be((true, false));
        (filter.Selects("VIP客户群", ChatKind.Friend), filter.Selects("VIP客户群", ChatKind.Group)).Should().Be((false, true));
    }

    [Theory]
    [InlineData(ChatKind.Official)]
    [InlineData(ChatKind.Service)]
    [InlineData(ChatKind.Unspecified)]
    public void What_is_neither_friend_nor_group_is_never_read(ChatKind kind)
    {
        var all = new ChatSelection { Mode = ChatMode.All };
        new ChatFilter(new AgentConfiguration { Friends = all, Groups = all }).Selects("微信支付", kind).Should().BeFalse();
    }

    [Fact]
    public void What_is_not_said_is_not_read()
    {
        var filter = new ChatFilter(new AgentConfiguration());
        (filter.Selects("王女士", ChatKind.Friend), filter.Selects("VIP客户群", ChatKind.Group)).Should().Be((false, false));
    }
}
