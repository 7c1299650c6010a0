using System.Net;
using System.Net.Sockets;
using System.Text;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>The proxy of the tests passes on the end of a connection.</summary>
public sealed class WireProxyTests
{
    private static readonly byte[] Startup = Message('\0', [0, 3, 0, 0, .. "application_name\0dbmigrate 1 run\0\0"u8]);
    private static readonly byte[] Query = Message('Q', "select 1\0"u8.ToArray());
    private static readonly byte[] Ready = Message('Z', "I"u8.ToArray());

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    public async Task The_client_gets_the_end_of_the_server_connection(bool reset, int at)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var struck = new TaskCompletionSource();
        await using var proxy = new WireProxy(
            ((IPEndPoint)listener.LocalEndpoint).Port,
            at,
            async _ => await struck.Task
        );
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        using var server = await Wait.EndOfAsync(listener.AcceptTcpClientAsync());
        await client.GetStream().WriteAsync((byte[])[.. Startup, .. Query]);
        await server.GetStream().ReadExactlyAsync(new byte[Startup.Length + Query.Length]);
        await server.GetStream().WriteAsync(Ready);
        if (at == 0)
        {
            await client.GetStream().ReadExactlyAsync(new byte[Ready.Length]);
        }

        // After a reset the other side reads an error, otherwise the end of the stream.
        server.LingerState = new LingerOption(reset, 0);
        server.Close();
        var heard = EndAsync(client);
        if (at == 1)
        {
            // The answer of the server and the end of its connection are withheld until the accident is over.
            Assert.False(heard.IsCompleted);
            struck.SetResult();
        }

        Assert.Equal(at == 1 ? Ready.Length : 0, await Wait.EndOfAsync(heard));
    }

    private static async Task<int> EndAsync(TcpClient client)
    {
        var read = 0;
        try
        {
            while (await client.GetStream().ReadAsync(new byte[100]) is var count and > 0)
            {
                read += count;
            }
        }
        catch (IOException)
        {
            // A reset ends the connection as well.
        }

        return read;
    }

    private static byte[] Message(char type, byte[] body)
    {
        var length = BitConverter.GetBytes(IPAddress.HostToNetworkOrder(body.Length + 4));
        return [.. type == '\0' ? [] : Encoding.ASCII.GetBytes([type]), .. length, .. body];
    }
}
