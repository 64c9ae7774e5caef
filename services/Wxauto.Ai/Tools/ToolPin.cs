using Wxauto.Storage.Sql;

namespace Wxauto.Ai.Tools;

/// <summary>What a tool of an McpServer said of itself when it was seen first.</summary>
internal sealed class ToolPin
{
    public required string Server { get; init; }
    public required string Tool { get; init; }

    /// <inheritdoc cref="ToolText.Sha256"/>
    public required string Sha256 { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Remembers of every tool the first text that was seen, for good.</summary>
internal interface IToolPins
{
    /// <summary>The hash that was seen first: this one, when the tool is new.</summary>
    Task<string> PinAsync(ToolPin pin, CancellationToken cancellationToken);
}

internal sealed class ToolPins(Database database) : IToolPins
{
    public Task<string> PinAsync(ToolPin pin, CancellationToken cancellationToken) => database.WriteAsync(async db =>
    {
        await db.ExecuteAsync("""
            INSERT INTO tool_pins (server, tool, sha256, at) VALUES (@server, @tool, @sha256, @at) ON CONFLICT (server, tool) DO NOTHING
            """, ("server", pin.Server), ("tool", pin.Tool), ("sha256", pin.Sha256), ("at", pin.At));
        return (await db.QueryAsync("SELECT sha256 FROM tool_pins WHERE server = @server AND tool = @tool", r => r.GetString(0),
            ("server", pin.Server), ("tool", pin.Tool))).Single();
    }, cancellationToken);
}
