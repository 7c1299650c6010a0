using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>Speaks as much of PostgreSQL's protocol as it takes to refuse everybody with one error.</summary>
internal sealed class RefusingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public RefusingServer(string sqlState, string message, string routine = "none")
    {
        _listener.Start();
        var fields = $"SFATAL\0VFATAL\0C{sqlState}\0M{message}\0R{routine}\0\0";
        var error = new byte[5 + Encoding.UTF8.GetByteCount(fields)];
        error[0] = (byte)'E';
        BinaryPrimitives.WriteInt32BigEndian(error.AsSpan(1), error.Length - 1);
        Encoding.UTF8.GetBytes(fields, error.AsSpan(5));
        _serving = ServeAsync(error);
    }

    public string Uri =>
        $"postgres://app:S3cret@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/shop?sslmode=disable";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task ServeAsync(byte[] error)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                _ = await client.GetStream().ReadAsync(new byte[1000]);
                await client.GetStream().WriteAsync(error);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // Stopped, while it waited or between two clients.
        }
    }
}
