using System.Net;
using System.Net.Sockets;

namespace DbMigrate.Bench.Relay;

/// <summary>
/// One connection. A round trip is a stretch of bytes from the client that the server answered before the client spoke
/// again.
/// </summary>
/// <remarks>
/// It reads no more than it must: both directions go on as they come, so a client that sends ten messages without
/// waiting is seen as it is, one trip. What comes
/// before the server's first ReadyForQuery is connecting: the start, the password, the server's greeting.
/// </remarks>
internal sealed class Conversation(IPEndPoint server)
{
    private readonly object _gate = new();
    private readonly ReadyWatch _watch = new();
    private bool _asked;
    private int _connecting;
    private int _after;

    /// <summary>Carries bytes both ways until both sides have closed.</summary>
    public async Task<(int Connecting, int After)> CarryAsync(TcpClient client)
    {
        using var upstream = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await upstream.ConnectAsync(server);
            await Task.WhenAll(CopyAsync(client, upstream, Asked), CopyAsync(upstream, client, Answered));
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            // The end of a connection that was not closed politely is an end all the same.
        }
        finally
        {
            client.Dispose();
        }

        return (_connecting, _after);
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Action<ReadOnlyMemory<byte>> seen)
    {
        var buffer = new byte[65536];
        while (await from.GetStream().ReadAsync(buffer) is var length and > 0)
        {
            seen(buffer.AsMemory(0, length));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
        }

        to.Client.Shutdown(SocketShutdown.Send);
    }

    private void Asked(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            _asked = true;
        }
    }

    private void Answered(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_asked)
            {
                _asked = false;
                if (_watch.Ready)
                {
                    _after++;
                }
                else
                {
                    _connecting++;
                }
            }

            _watch.Read(bytes.Span);
        }
    }
}
