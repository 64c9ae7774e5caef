using Grpc.Core;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Gateway;
using Wxauto.Agent.Core.Hosting;
using Wxauto.Agent.Core.Spool;

namespace Wxauto.Agent.Core.Tests.Hosting;

public sealed class AgentStatusTests : IDisposable
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");
    private readonly DataDirectory _directory = new();

    private AgentOptions Options => _directory.Options(Nowhere, new FakeWeChat());

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_spool_there_is_no_status_and_none_is_made()
    {
        AgentStatus.Read(Options).Should().BeNull();
        Directory.EnumerateFileSystemEntries(_directory.Path).Should().BeEmpty();
    }

    [Fact]
    public void The_spool_of_a_running_agent_is_counted()
    {
        using var running = _directory.Open();
        running.Inbound.Add([Message("m1"), Message("m2"), Message("m3")], "3");
        running.Inbound.Refuse("m3", "too long");
        running.Replies.Add("r1", new ReplyBody { ChatId = "c1" });
        running.Replies.Add("r2", new ReplyBody { ChatId = "c1" });
        running.Replies.Finish("r2", ReplyState.Sent);
        new IdentityStore(running.Meta).Identity = new AgentIdentity("shop", "key", [1]);
        new AgentHealth(running.Meta, TimeProvider.System).Remember("The platform is away.");
        var status = AgentStatus.Read(Options)!;
        (status.Agent, status.Inbound, status.Refused, status.Outbound, status.Unreported).Should().Be(("shop", 2, 1, 1, 1));
        status.LastError.Should().EndWith("The platform is away.");
    }

    [Fact]
    public void A_data_directory_that_works_says_whom_it_belongs_to()
    {
        AgentChecks.CheckDataDirectory(Options).Should().Be(new DataDirectoryCheck(null, null));
        using (var spool = _directory.Open())
            new IdentityStore(spool.Meta).Identity = new AgentIdentity("shop", "key", [1]);
        AgentChecks.CheckDataDirectory(Options).Should().Be(new DataDirectoryCheck(null, "shop"));
        AgentEnrollment.IsEnrolled(Options).Should().BeTrue();
    }

    [Fact]
    public void A_data_directory_that_is_a_file_or_has_another_key_is_a_problem()
    {
        using (var spool = _directory.Open())
            new IdentityStore(spool.Meta).Identity = new AgentIdentity("shop", "key", [1]);
        File.Delete(Path.Combine(_directory.Path, "spool.key"));
        AgentChecks.CheckDataDirectory(Options).Problem.Should().NotBeNull();
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");
        AgentChecks.CheckDataDirectory(Options with { DataDirectory = file }).Problem.Should().NotBeNull();
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_a_failed_call()
    {
        var check = () => AgentChecks.CheckServerAsync(Options, CancellationToken.None);
        (await check.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unavailable);
    }

    private static IncomingMessage Message(string id) => new(id, new MessageBody { Text = id }, null);
}
