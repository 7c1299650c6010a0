using System.Net;
using System.Net.Sockets;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// A proxy between a runner and its server. It counts the messages that make the server do something, also within a
/// pipeline. It stops at one of these points: the server has done everything up to there, and the runner has no answer
/// yet. Then it causes an accident.
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

    /// <summary>Starts to listen.</summary>
    /// <param name="serverPort">The port of the server on the loopback interface.</param>
    /// <param name="at">The point at which it stops, from 1. Default: 0, it only counts.</param>
    /// <param name="strike">The accident.</param>
    public WireProxy(int serverPort, int at = 0, Func<WireProxy, Task>? strike = null)
    {
        (_port, _at, _strike) = (serverPort, at, strike ?? (_ => Task.CompletedTask));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port on which it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the accident has happened.</summary>
    public bool Struck => _struck.Task.IsCompletedSuccessfully;

    /// <summary>The points so far.</summary>
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

    /// <summary>Returns the server processes of the open connections with a purpose.</summary>
    public int[] ProcessIds(string purpose)
    {
        lock (_sessions)
        {
            return [.. _sessions.Where(s => s.Purpose == purpose && s.ProcessId != 0).Select(s => s.ProcessId)];
        }
    }

    /// <summary>Resets all connections, or those with a purpose. New ones may be opened.</summary>
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

    /// <summary>Counts a point. Returns whether it is the one of the accident.</summary>
    internal bool Reach(string what)
    {
        lock (_points)
        {
            _points.Add(what);
            return _points.Count == _at;
        }
    }

    /// <summary>Causes the accident.</summary>
    /// <param name="heard">Waits until the server has done everything up to the point.</param>
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
    /// Waits for the end of the accident, where the point was reached. The runner may be dead, and the next one may have
    /// connected, before the accident is over or has begun.
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
            // The server does not run: the client gets the same error.
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
