using Wxauto.Operator.Resources;
using Wxauto.Operator.Tests.Running;

namespace Wxauto.Operator.Tests.ErpConnections;

public sealed class ErpConnectionTests
{
    [Fact]
    public async Task Its_references_are_resolved_and_it_says_that_nothing_serves_it()
    {
        await using var running = await RunningOperator.StartAsync(platform: null);
        await running.ApplyAsync("ErpConnection", "erp",
            "{system: zhibang, endpoint: \"https://erp.example\", credentials: {user: {secretRef: {name: erp, key: user}}, password: {secretRef: {name: erp, key: password}}}}");
        await running.UntilAsync<ErpConnectionResource>("erp", "Ready", "False", "SecretNotFound", look: false);

        await running.SetSecretAsync("erp", ("user", "u"), ("password", "p"));

        var connection = await running.UntilAsync<ErpConnectionResource>("erp", "Ready", "False", "NotServed", look: false);
        RunningOperator.ConditionOf(connection, "ResolvedRefs")!.Reason.Should().Be("Resolved");
        RunningOperator.ConditionOf(connection, "Ready")!.Message.Should().Contain("no ERP role");
    }

    [Fact]
    public async Task One_that_only_its_schema_accepts_is_not_accepted()
    {
        await using var running = await RunningOperator.StartAsync(platform: null);
        await running.ApplyAsync("ErpConnection", "erp",
            "{system: zhibang, endpoint: \"https://erp.example\", timeZone: Mars/Olympus, credentials: {user: {secretRef: {name: erp, key: user}}, password: {secretRef: {name: erp, key: password}}}}");

        var connection = await running.UntilAsync<ErpConnectionResource>("erp", "Accepted", "False", "Invalid", look: false);

        RunningOperator.ConditionOf(connection, "Accepted")!.Message.Should().Contain("spec.timeZone").And.Contain("Mars/Olympus");
    }
}
