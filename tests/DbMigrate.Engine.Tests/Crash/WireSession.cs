using System.Net.Sockets;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>One connection through the proxy.</summary>
internal sealed class WireSession : IDisposable
{
    private const int CancelRequest = 80877102;
    private const int SslRequest = 80877103;

    private readonly WireProxy _proxy;
    private readonly TcpClient _client;
    private readonly TcpClient _server;
    private readonly Stream _fromClient;
    private readonly Stream _fromServer;
    private readonly SemaphoreSlim _answer = new(0);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly MemoryStream _withheld = new();
    private int _executed;
    private int _answered;
    private int _ready;
    private int _begun;
    private bool _withhold;
    private bool _serverGone;
    private string _sql = string.Empty;

    public WireSession(WireProxy proxy, TcpClient client, TcpClient server)
    {
        (_proxy, _client, _server) = (proxy, client, server);
        client.NoDelay = server.NoDelay = true;
        _fromClient = new BufferedStream(client.GetStream(), 65536);
        _fromServer = new BufferedStream(server.GetStream(), 65536);
    }

    /// <summary>The purpose of the connection, for example <c>run</c> or <c>lock</c>.</summary>
    public string Purpose { get; private set; } = string.Empty;

    /// <summary>The server process of the connection; 0 until the login is complete.</summary>
    public int ProcessId { get; private set; }

    /// <summary>
    /// Forwards messages in both directions until both sides have ended. The end of the server side ends the client side.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var back = PassBackAsync(cancellationToken);
        try
        {
            await PassOnAsync(cancellationToken);

            // The server still has to execute what the runner had sent before it died.
            _server.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception e) when (IsTheEnd(e))
        {
            // One of the sides has closed its connection.
        }
        finally
        {
            Cut();
            await back;
        }
    }

    /// <summary>Resets the connection on both sides.</summary>
    public void Cut()
    {
        foreach (var side in new[] { _client, _server })
        {
            try
            {
                side.Client?.Close(0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is already closed.
            }
        }
    }

    public void Dispose()
    {
        Cut();
        _answer.Dispose();
        _sending.Dispose();
        _withheld.Dispose();
    }

    private async Task PassOnAsync(CancellationToken cancellationToken)
    {
        var startup = await WireMessage.ReadAsync(_fromClient, typed: false, cancellationToken);
        while (startup?.Number(4) == SslRequest)
        {
            await _client.GetStream().WriteAsync("N"u8.ToArray(), cancellationToken);
            startup = await WireMessage.ReadAsync(_fromClient, typed: false, cancellationToken);
        }

        if (startup is null)
        {
            return;
        }

        await _server.GetStream().WriteAsync(startup.Bytes, cancellationToken);
        if (startup.Number(4) == CancelRequest)
        {
            return;
        }

        Purpose = startup.Startup("application_name").Split(' ', 3)[^1];
        while (await HearClientAsync(cancellationToken) is { } message)
        {
            if (message.Type is WireMessage.Parse or WireMessage.Query)
            {
                _sql = message.Sql();
            }

            var armed = IsPoint(message) && _proxy.Reach($"{Purpose} {message.Type}: {_sql}");
            _withhold |= armed;
            _executed += message.Type == WireMessage.Execute ? 1 : 0;
            _begun += message.Type is WireMessage.Sync or WireMessage.Query or WireMessage.CopyDone ? 1 : 0;
            if (!armed)
            {
                await _server.GetStream().WriteAsync(message.Bytes, cancellationToken);
                continue;
            }

            await _proxy.StrikeAsync(async () =>
            {
                await _server.GetStream().WriteAsync(message.Bytes, cancellationToken);
                await HeardAsync(message.Type, cancellationToken);
            });
            await ReleaseAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Returns whether a message is counted: it makes the server do something, and it does not depend on the time. The
    /// heartbeats of the lock and the throttle of a backfill do.
    /// </summary>
    private bool IsPoint(WireMessage message) =>
        message.Type
            is WireMessage.Execute
                or WireMessage.Sync
                or WireMessage.Query
                or WireMessage.CopyData
                or WireMessage.CopyDone
        && !Purpose.EndsWith("watch", StringComparison.Ordinal)
        && !(Purpose == "lock" && (_sql == "select 1" || _sql.Contains("pg_blocking_pids", StringComparison.Ordinal)));

    /// <summary>Waits until the server has executed everything it has received.</summary>
    private async Task HeardAsync(char type, CancellationToken cancellationToken)
    {
        if (type == WireMessage.CopyData)
        {
            return;
        }

        if (type == WireMessage.Execute)
        {
            await _server.GetStream().WriteAsync(WireMessage.Flush.Bytes, cancellationToken);
        }

        while (type == WireMessage.Execute ? _answered < _executed : _ready < _begun)
        {
            await _answer.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Reads the next message of the client; null at the end, also after a kill.</summary>
    private async Task<WireMessage?> HearClientAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await WireMessage.ReadAsync(_fromClient, typed: true, cancellationToken);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task PassBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await WireMessage.ReadAsync(_fromServer, typed: true, cancellationToken) is { } message)
            {
                Count(message);
                await _sending.WaitAsync(cancellationToken);
                _withheld.Write(message.Bytes);
                await SendAsync(cancellationToken);
            }
        }
        catch (Exception e) when (IsTheEnd(e))
        {
            // The server closed the connection without a message.
        }
        finally
        {
            // The client waits for an answer that will not come: without this it would wait forever.
            (_answered, _ready) = (int.MaxValue / 2, int.MaxValue / 2);
            _answer.Release();
            await _sending.WaitAsync(CancellationToken.None);
            _serverGone = true;
            await SendAsync(CancellationToken.None);
        }
    }

    private void Count(WireMessage message)
    {
        switch (message.Type)
        {
            case 'K':
                ProcessId = message.Number(5);
                break;
            case 'C' or 'I' or 's':
                _answered++;
                break;
            case 'E':
                // After an error the server answers nothing until the next Sync.
                _answered = int.MaxValue / 2;
                break;
            case 'G':
                // A COPY has begun: the server waits for the data.
                (_answered, _ready) = (_answered + 1, _ready + 1);
                break;
            case 'Z':
                (_answered, _ready) = (_executed, _begun);
                break;
        }

        _answer.Release();
    }

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        _withhold = false;
        await SendAsync(cancellationToken);
    }

    /// <summary>
    /// Sends the client what the server sent, and the end of its connection, unless that is withheld. The caller holds
    /// <see cref="_sending"/>; this releases it.
    /// </summary>
    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_withhold)
            {
                var said = _withheld.ToArray();
                _withheld.SetLength(0);
                await _client.GetStream().WriteAsync(said, cancellationToken);
            }
        }
        catch (Exception e) when (IsTheEnd(e))
        {
            // The client has closed its connection.
        }
        finally
        {
            if (_serverGone && !_withhold)
            {
                _client.Close();
            }

            _sending.Release();
        }
    }

    private static bool IsTheEnd(Exception e) =>
        e
            is IOException
                or SocketException
                or ObjectDisposedException
                or NotSupportedException
                or InvalidOperationException
                or OperationCanceledException;
}
