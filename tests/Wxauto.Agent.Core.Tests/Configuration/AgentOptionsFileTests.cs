using Microsoft.Extensions.Logging;
using Wxauto.Agent.Core.Configuration;
using Wxauto.Agent.Core.Drivers;

namespace Wxauto.Agent.Core.Tests.Configuration;

public sealed class AgentOptionsFileTests : IDisposable
{
    private const string Good = """
        server: https://wxauto.example:8443
        dataDirectory: data
        driver: {type: fake, account: shop}
        """;

    private static readonly DriverCatalog Drivers = new DriverCatalog()
        .Add("fake", f => f.Required("account"), account => new FakeWeChat { Account = account })
        .Add("other", f => f.Address("url"), _ => new FakeWeChat());

    private readonly DataDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_not_said_has_a_default_and_directories_are_beside_the_file()
    {
        var options = Read(Good);
        options.Server.Should().Be(new Uri("https://wxauto.example:8443"));
        options.DataDirectory.Should().Be(Path.Combine(_directory.Path, "data"));
        (options.Capacity, options.InstantPace, options.AllowInsecure, options.LogLevel)
            .Should().Be((10_000, false, false, LogLevel.Information));
    }

    [Fact]
    public void Everything_that_is_said_is_taken()
    {
        var options = Read(Good + "\npace: Instant\nallowInsecure: true\nlogLevel: debug\nspool: {capacity: 7}");
        (options.Capacity, options.InstantPace, options.AllowInsecure, options.LogLevel).Should().Be((7, true, true, LogLevel.Debug));
    }

    [Fact]
    public void An_absolute_directory_stays_as_it_is() =>
        Read(Good.Replace("data\n", "/var/lib/wxauto\n", StringComparison.Ordinal)).DataDirectory.Should().Be("/var/lib/wxauto");

    [Fact]
    public async Task The_driver_that_is_named_is_made_with_its_options()
    {
        var driver = Read(Good.Replace("type: fake", "type: FAKE", StringComparison.Ordinal)).OpenDriver();
        (await driver.GetStateAsync(CancellationToken.None)).AccountName.Should().Be("shop");
    }

    [Theory]
    [InlineData("pace: fast", "*'pace' (line 4) must be human or instant, not 'fast'.*")]
    [InlineData("allowInsecure: perhaps", "*'allowInsecure' (line 4) must be true or false, not 'perhaps'*")]
    [InlineData("logLevel: loud", "*'logLevel' (line 4) must be Trace or *, not 'loud'*")]
    [InlineData("spool: {capacity: 0}", "*'spool.capacity' (line 4) must be a whole number from 1 on*")]
    [InlineData("spool: {capacity: many}", "*'spool.capacity'*not 'many'*")]
    [InlineData("spool: {capacity: [1]}", "*'spool.capacity' (line 4) must be one value*")]
    [InlineData("spool: 5", "*'spool' (line 4) must be a section with fields*")]
    [InlineData("spool: {size: 5}", "*'spool.size' (line 4) is not known. Known here: capacity.*")]
    [InlineData("sever: x", "*'sever' (line 4) is not known. Did you mean 'server'?*")]
    [InlineData("LogLevel: Debug", "*'LogLevel' (line 4) is not known. Did you mean 'logLevel'?*")]
    [InlineData("pace: humam", "*'pace' (line 4) must be human or instant, not 'humam'. Did you mean 'human'?*")]
    public void A_mistake_is_named_with_its_field(string line, string message) => ShouldRefuse(Good + "\n" + line, message);

    [Theory]
    [InlineData("server: https://wxauto.example:8443", "", "*'server' is missing*")]
    [InlineData("https://wxauto.example:8443", "wxauto.example", "*'server' (line 1) must be an address like*")]
    [InlineData("https://wxauto.example:8443", "ftp://wxauto.example", "*'server' (line 1) must be an address like*")]
    [InlineData("dataDirectory: data", "", "*'dataDirectory' is missing*")]
    [InlineData("driver: {type: fake, account: shop}", "", "*'driver' is missing*")]
    [InlineData("{type: fake, account: shop}", "fake", "*'driver'*section with fields*")]
    [InlineData("type: fake, ", "", "*'driver.type' is missing (line 3)*")]
    [InlineData("type: fake", "type: phone", "*'driver.type' (line 3) must be fake or other, not 'phone'*")]
    [InlineData(", account: shop", "", "*'driver.account' is missing*")]
    [InlineData("account: shop", "account: shop, url: x", "*'driver.url'*not known*type, account*")]
    [InlineData("type: fake", "type: other", "*'driver.url' is missing*")]
    public void What_is_missing_or_wrong_is_named_with_its_field(string part, string instead, string message) =>
        ShouldRefuse(Good.Replace(part, instead, StringComparison.Ordinal), message);

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_the_file() =>
        ShouldRefuse(
            """
            sever: https://wxauto.example:8443
            driver: {type: fake, acount: shop}
            pace: fast
            spool:
              capacity: many
            """,
            """
            *agent.yaml: 7 fields are wrong.
              'server' is missing.
              'dataDirectory' is missing.
              'sever' (line 1) is not known. Did you mean 'server'?
              'driver.account' is missing (line 2).
              'driver.acount' (line 2) is not known. Did you mean 'account'?
              'pace' (line 3) must be human or instant, not 'fast'.
              'spool.capacity' (line 5) must be a whole number from 1 on, not 'many'.
            """);

    [Theory]
    [InlineData("server: [")]
    [InlineData("- server")]
    [InlineData("")]
    public void A_file_that_is_no_document_with_fields_is_named(string text) => ShouldRefuse(text, "*agent.yaml:*");

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var read = () => AgentOptionsFile.Read(Path.Combine(_directory.Path, "nowhere.yaml"), Drivers);
        read.Should().Throw<ConfigurationException>().WithMessage("*nowhere.yaml*");
    }

    [Fact]
    public void A_type_of_driver_is_there_once()
    {
        var add = () => new DriverCatalog().Add("fake", _ => "", _ => new FakeWeChat()).Add("Fake", _ => "", _ => new FakeWeChat());
        add.Should().Throw<ArgumentException>();
    }

    private void ShouldRefuse(string text, string message)
    {
        var read = () => Read(text);
        read.Should().Throw<ConfigurationException>().WithMessage(message);
    }

    private AgentOptions Read(string text)
    {
        var file = Path.Combine(_directory.Path, "agent.yaml");
        File.WriteAllText(file, text);
        return AgentOptionsFile.Read(file, Drivers);
    }
}
