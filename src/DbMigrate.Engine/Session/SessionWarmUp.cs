using System.Net.Sockets;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Session;

/// <summary>
/// Makes ready what each session needs, while the host reads the plan: a short command takes a third less time.
/// </summary>
internal static class SessionWarmUp
{
    /// <summary>Begins it. A failure shows up where the session needs the same.</summary>
    internal static void Begin()
    {
        try
        {
            ConnectionOpener.StartSockets();
        }
        catch (SocketException)
        {
            // No more files may be open, or there is no network: the connection reports it.
        }

        _ = Task.Run(Prepare, CancellationToken.None);
    }

    // In the order in which a session needs it.
    private static void Prepare()
    {
        ConnectionOpener.WarmUp();
        JournalStore.WarmUp();
        _ = TextChecksum.Of(string.Empty);
    }
}
