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
    private readonly SemaphoreSlim _telling = new(1);
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

    /// <summary>What the connection is for, as <c>run</c> or <c>lock</c>.</summary>
    public string Purpose { get; private set; } = string.Empty;

    /// <summary>The server process behind it; 0 until the login is over.</summary>
    public int ProcessId { get; private set; }

    /// <summary>
    /// Passes on what both sides say, until both have ended; where the server's side ends, however it does, the
    /// client's is ended too.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var back = PassBackAsync(cancellationToken);
        try
        {
            await PassOnAsync(cancellationToken);

            // What the runner had sent before it died, the server has still to do.
            _server.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
        catch (Exception e) when (IsTheEnd(e))
        {
            // One of the sides is gone.
        }
        finally
        {
            Cut();
            await back;
        }
    }

    /// <summary>Ends it on both sides at once, with nothing said.</summary>
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
                // It is closed already.
            }
        }
    }

    public void Dispose()
    {
        Cut();
        _answer.Dispose();
        _telling.Dispose();
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
    /// What is counted: whatever makes the server do something, but for what comes as time goes by: heartbeats of the
    /// lock, the look at the server during a backfill.
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

    /// <summary>Waits until the server has done all that it got, and not only received it.</summary>
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

    /// <summary>The next message of the client; null at its end, also where that was its death.</summary>
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
                await _telling.WaitAsync(cancellationToken);
                _withheld.Write(message.Bytes);
                await TellAsync(cancellationToken);
            }
        }
        catch (Exception e) when (IsTheEnd(e))
        {
            // The server ended it without a word.
        }
        finally
        {
            // The client waits for an answer that does not come: it has to hear that, or it waits for good.
            (_answered, _ready) = (int.MaxValue / 2, int.MaxValue / 2);
            _answer.Release();
            await _telling.WaitAsync(CancellationToken.None);
            _serverGone = true;
            await TellAsync(CancellationToken.None);
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
                // Nothing more is answered until the next Sync.
                _answered = int.MaxValue / 2;
                break;
            case 'G':
                // A COPY has begun: the server waits for its data.
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
        await _telling.WaitAsync(cancellationToken);
        _withhold = false;
        await TellAsync(cancellationToken);
    }

    /// <summary>
    /// Tells the client what the server said, and that it is gone, unless that is withheld; the caller has its turn,
    /// and this ends it.
    /// </summary>
    private async Task TellAsync(CancellationToken cancellationToken)
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
            // There is nobody to tell it to.
        }
        finally
        {
            if (_serverGone && !_withhold)
            {
                _client.Close();
            }

            _telling.Release();
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
