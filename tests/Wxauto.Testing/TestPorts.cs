using System.Net;
using System.Net.Sockets;

namespace Wxauto.Tests;

/// <summary>
/// Ports for programs that are started with one. They are below Linux's range of ephemeral ports, so that no outgoing connection of
/// this or another test run takes one between here and the program's start; and of this process alone, as far as chance allows.
/// </summary>
public static class TestPorts
{
    private const int First = 10_000, Count = 9_000;
    private static int _next = Random.Shared.Next(Count);

    public static int Free()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // It is taken.
            }
        }
        throw new InvalidOperationException($"No port from {First} to {First + Count - 1} is free.");
    }
}
