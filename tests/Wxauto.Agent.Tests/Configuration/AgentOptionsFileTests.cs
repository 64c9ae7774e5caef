using Wxauto.Agent.Configuration;

namespace Wxauto.Agent.Tests.Configuration;

public sealed class AgentOptionsFileTests : IDisposable
{
    private const string Good = """
        server: https://wxauto.example:8443
        dataDirectory: data
        driver: {type: simulator, url: "http://127.0.0.1:8080/simulator", account: shop}
        """;

    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_not_said_has_a_default_and_directories_are_beside_the_file()
    {
        var options = Read(Good);
        options.DataDirectory.Should().Be(Path.Combine(_directory.Path, "data"));
        (options.Capacity, options.InstantPace, options.AllowInsecure).Should().Be((10_000, false, false));
    }

    [Theory]
    [InlineData("pace: fast", "*'pace' must be human or instant*")]
    [InlineData("spool: {capacity: 0}", "*'spool.capacity' must be a whole number from 1 on*")]
    [InlineData("spool: {size: 5}", "*'spool.size'*not known*capacity*")]
    [InlineData("sever: x", "*'sever' (line 4) is not known*")]
    public void A_mistake_is_named_with_its_field(string line, string message)
    {
        var read = () => Read(Good + "\n" + line);
        read.Should().Throw<ConfigurationException>().WithMessage(message);
    }

    private AgentOptions Read(string text)
    {
        var file = Path.Combine(_directory.Path, "agent.yaml");
        File.WriteAllText(file, text);
        return AgentOptionsFile.Read(file);
    }
}
