using Wxauto.Contracts.Resources;
using Wxauto.Hosting.Security;

namespace Wxauto.Hosting.Tests.Security;

public sealed class SecretFilesTests : IDisposable
{
    private const string Variable = "WXAUTO_TEST_SECRET_OF_A_LAPTOP";
    private readonly KubeletVolume _volume = new();

    public SecretFilesTests()
    {
        _volume.Write("deepseek", ("apiKey", "sk-1\n"), ("empty", "\n"));
        Environment.SetEnvironmentVariable(Variable, "from the environment");
    }

    [Fact]
    public void A_key_of_a_Secret_is_read_without_the_line_end_of_its_file() => Read("deepseek", "apiKey").Should().Be(("sk-1", null));

    [Fact]
    public void A_rotated_key_is_read_without_a_restart()
    {
        var secrets = new SecretFiles(_volume.Root, readsEnvironment: false);
        var source = Reference("deepseek", "apiKey");
        secrets.Read(source);
        _volume.Write("deepseek", ("apiKey", "sk-2"));
        secrets.Read(source).Value.Should().Be("sk-2");
    }

    [Theory]
    [InlineData("openai", "apiKey", "*Secret 'openai' is not mounted*")]
    [InlineData("deepseek", "token", "*has no key 'token'*")]
    [InlineData("deepseek", "empty", "*empty*")]
    [InlineData("deepseek", "..data/apiKey", "*has no key*")]
    [InlineData("deepseek", "../deepseek/apiKey", "*has no key*")]
    [InlineData("../etc", "passwd", "*is not mounted*")]
    public void What_is_missing_is_said_and_no_path_leads_elsewhere(string name, string key, string message)
    {
        var (value, missing) = Read(name, key);
        value.Should().BeNull();
        missing.Should().Match(message);
    }

    [Fact]
    public void In_a_cluster_no_resource_gets_at_the_variables_of_the_pod()
    {
        var (value, missing) = new SecretFiles(_volume.Root, readsEnvironment: false).Read(new SecretSource { Env = Variable });
        value.Should().BeNull();
        missing.Should().Contain("secretRef");
        new SecretFiles(_volume.Root, readsEnvironment: true).Read(new SecretSource { Env = Variable }).Value.Should()
            .Be("from the environment");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _volume.Dispose();
    }

    private (string? Value, string? Missing) Read(string name, string key) => new SecretFiles(_volume.Root, readsEnvironment: false)
        .Read(Reference(name, key));

    private static SecretSource Reference(string name, string key) => new() { SecretRef = new SecretReference { Name = name, Key = key } };
}
