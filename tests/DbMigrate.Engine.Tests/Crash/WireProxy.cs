using System.Net;
using System.Net.Sockets;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Stands between a runner and its server and counts what the runner asks the server to do, statement by statement,
/// also inside of what is sent in one go. At one of
/// these points it stops: the server has done all up to there, and the runner has not heard of it. Then something
/// happens to one of them.
/// </summary>
internal sealed class WireProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<WireSession> _sessions = [];
    private readonly List<Task> _running = [];
    private readonly List<string> _points = [];
    private readonly int _port;
    private readonly int _at;
    private readonly Func<WireProxy, Task> _strike;
    private readonly Task _accepting;
    private readonly TaskCompletionSource _struck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens.</summary>
    /// <param name="serverPort">The server's port, on the loopback interface.</param>
    /// <param name="at">The point to stop at, from 1; 0: none, only count.</param>
    /// <param name="strike">What happens then.</param>
    public WireProxy(int serverPort, int at = 0, Func<WireProxy, Task>? strike = null)
    {
        (_port, _at, _strike) = (serverPort, at, strike ?? (_ => Task.CompletedTask));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the point was reached, and what happens there has happened.</summary>
    public bool Struck => _struck.Task.IsCompletedSuccessfully;

    /// <summary>The points that were passed.</summary>
    public IReadOnlyList<string> Points
    {
        get
        {
            lock (_points)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>The server processes of the connections of a purpose that are open now.</summary>
    public int[] ProcessIds(string purpose)
    {
        lock (_sessions)
        {
            return [.. _sessions.Where(s => s.Purpose == purpose && s.ProcessId != 0).Select(s => s.ProcessId)];
        }
    }

    /// <summary>Ends all connections, or those of a purpose; new ones may be opened.</summary>
    public void Cut(string? purpose = null)
    {
        lock (_sessions)
        {
            _sessions.FindAll(s => purpose is null || s.Purpose == purpose).ForEach(s => s.Cut());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _end.CancelAsync();
        Cut();
        await Wait.EndOfAsync(_accepting);
        await Wait.EndOfAsync(Task.WhenAll(_running), "the end of all connections through the proxy, which were cut");
        _end.Dispose();
    }

    /// <summary>Counts a point; true where it is the one.</summary>
    internal bool Reach(string what)
    {
        lock (_points)
        {
            _points.Add(what);
            return _points.Count == _at;
        }
    }

    /// <summary>Lets it happen.</summary>
    /// <param name="heard">Waits until the server has done all up to the point.</param>
    internal async Task StrikeAsync(Func<Task> heard)
    {
        try
        {
            await heard();
            await _strike(this);
            _struck.SetResult();
        }
        catch (Exception e)
        {
            _struck.SetException(e);
            throw;
        }
    }

    /// <summary>
    /// Waits for the end of what happens at the point, where that was reached: a runner may be dead, and the next one
    /// through, before all of it has happened, or even begun.
    /// </summary>
    internal Task SettleAsync()
    {
        lock (_points)
        {
            return _at > 0 && _points.Count >= _at ? _struck.Task : Task.CompletedTask;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_end.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            _running.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The server is not there: its caller is told so by the same means.
            client.Dispose();
            server.Dispose();
            return;
        }

        using var session = new WireSession(this, client, server);
        lock (_sessions)
        {
            _sessions.Add(session);
        }

        await session.RunAsync(_end.Token);
        lock (_sessions)
        {
            _sessions.Remove(session);
        }
    }
}
