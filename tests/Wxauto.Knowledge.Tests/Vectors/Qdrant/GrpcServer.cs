using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Wxauto.Knowledge.Tests.Vectors.Qdrant;

/// <summary>A server of unary gRPC calls of which only the messages are known: the client's package has no bases for servers.</summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <param name="answer">Answers whatever comes.</param>
    public static async Task<GrpcServer> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.Protocols = protocols));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new GrpcServer(app);
    }

    /// <summary>Every call ends so.</summary>
    public static Task<GrpcServer> StartAsync(StatusCode status, string detail) =>
        StartAsync(async context => await EndAsync(context, status, detail));

    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var all = new MemoryStream();
        await context.Request.Body.CopyToAsync(all);
        var frame = all.ToArray();
        return frame[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)) == frame.Length - 5 ? frame[5..]
            : throw new InvalidOperationException("One uncompressed message was expected.");
    }

    public static async Task AnswerAsync(HttpContext context, IMessage message)
    {
        context.Response.ContentType = "application/grpc";
        var frame = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)(frame.Length - 5));
        message.WriteTo(frame.AsSpan(5));
        await context.Response.Body.WriteAsync(frame);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public static async Task EndAsync(HttpContext context, StatusCode status, string detail)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        context.Response.AppendTrailer("grpc-status", $"{(int)status}");
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(detail));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
