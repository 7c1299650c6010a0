using System.Security.Cryptography;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate;

/// <summary>Starts, lists and stops throwaway PostgreSQL clusters.</summary>
/// <remarks>
/// A sandbox outlives the process that started it: one command starts it, another stops it. It listens on the loopback
/// interface only, with a random password. It runs as an unprivileged user when the caller is root.
/// </remarks>
public static class MigrationSandboxHost
{
    private const string FolderPrefix = "dbmigrate-sandbox-";
    private const string PasswordLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly TimeSpan CleanUpTime = TimeSpan.FromSeconds(30);

    /// <summary>Starts a sandbox.</summary>
    /// <param name="options">The version, folder, port and settings of the sandbox.</param>
    /// <param name="cancellationToken">Cancels the start and leaves nothing behind.</param>
    /// <exception cref="PostgresNotFoundException">No PostgreSQL server programs, or none of that version, were
    /// found.</exception>
    /// <exception cref="SandboxFailedException">initdb or the server's start failed.</exception>
    public static async Task<MigrationSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        SandboxConfiguration.Check(options);
        var user = SandboxUser.ForThisProcess();
        var found = await PostgresBinaries.FindAsync(options.Version, cancellationToken).ConfigureAwait(false);
        var installation = SharedBinaries.For(found, user);
        var id = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var password = RandomNumberGenerator.GetString(PasswordLetters, 32);
        var cluster = new SandboxCluster(
            Path.Combine(ParentFolder(options, user), FolderPrefix + id),
            installation,
            user
        );
        var starting = new MigrationSandbox(
            id,
            installation.Version.Text,
            cluster.Data,
            Port: 0,
            SandboxCluster.Host,
            SandboxCluster.Superuser,
            SandboxCluster.Superuser,
            $"postgres://{SandboxCluster.Superuser}:{password}{SandboxCluster.Address(0)}{SandboxCluster.Superuser}",
            installation.Folder,
            Environment.ProcessId,
            DateTimeOffset.UtcNow
        )
        {
            State = SandboxState.Starting,
        };

        // It is recorded before its folder exists: a start that is killed leaves nothing that is not listed.
        Record(starting);
        try
        {
            await cluster.CreateAsync(options, password, cancellationToken).ConfigureAwait(false);
            var (port, processId) = await cluster.StartAsync(options, cancellationToken).ConfigureAwait(false);
            var sandbox = SandboxCluster.WithServer(starting, port, processId) with
            {
                StartedAt = DateTimeOffset.UtcNow,
            };
            SandboxRegistry.Add(sandbox);
            return sandbox;
        }
        catch (Exception e)
        {
            var failure = IsRefused(e)
                ? new SandboxFailedException(
                    $"The sandbox could not be made in '{cluster.Root}': {e.Message} It needs a folder that can be "
                        + "written, with room."
                        + (
                            options.ParentFolder is not null ? string.Empty
                            : OperatingSystem.IsWindows() ? " TMP names another one."
                            : " TMPDIR names another one."
                        ),
                    e
                )
                : e;
            if (await DiscardAsync(cluster, failure).ConfigureAwait(false))
            {
                SandboxRegistry.Remove(id);
            }

            if (failure != e)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Stops a sandbox and deletes its data.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="cancellationToken">Cancels the wait for the server's end.</param>
    public static Task StopAsync(MigrationSandbox sandbox, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        return StopAsync(sandbox.Id, cancellationToken);
    }

    /// <summary>Stops a sandbox and deletes its data.</summary>
    /// <param name="idOrFolder">Its id or its folder.</param>
    /// <param name="cancellationToken">Cancels the wait for the server's end.</param>
    /// <exception cref="SandboxNotFoundException">This user has no sandbox of that id or folder.</exception>
    /// <exception cref="SandboxFailedException">The server did not end, or another process is starting it.</exception>
    public static async Task StopAsync(string idOrFolder, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrFolder);
        var sandbox = SandboxRegistry.Find(idOrFolder);
        if (sandbox.State == SandboxState.Starting)
        {
            throw new SandboxFailedException(
                FormattableString.Invariant(
                    $"Sandbox {sandbox.Id} is being started by process {sandbox.ProcessId}. Wait for that process, or end it."
                )
            );
        }

        var cluster = ClusterOf(sandbox);
        await cluster.StopAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SandboxFiles.DeleteFolderAsync(cluster.Root, cancellationToken).ConfigureAwait(false);
            SandboxRegistry.Remove(sandbox.Id);
        }
        catch (Exception e) when (IsRefused(e))
        {
            throw new SandboxFailedException(
                $"The server of sandbox {sandbox.Id} is stopped; '{cluster.Root}' could not be deleted: {e.Message} "
                    + "It stays in the list until it is stopped again.",
                e
            );
        }
    }

    /// <summary>Returns the versions of PostgreSQL whose server programs are found, oldest first.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    public static async Task<IReadOnlyList<string>> GetVersionsAsync(CancellationToken cancellationToken) =>
        [
            .. (await PostgresBinaries.FindAllAsync(cancellationToken).ConfigureAwait(false))
                .Select(i => i.Version.ToString())
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Returns this user's sandboxes, oldest first, with what killed or interrupted starts have left.
    /// </summary>
    public static IReadOnlyList<MigrationSandbox> GetAll() => SandboxRegistry.All();

    /// <summary>Returns this user's running sandboxes, oldest first.</summary>
    public static IReadOnlyList<MigrationSandbox> GetRunning() =>
        [.. SandboxRegistry.All().Where(s => s.State == SandboxState.Running)];

    private static void Record(MigrationSandbox starting)
    {
        try
        {
            SandboxRegistry.Prune();
            SandboxRegistry.Add(starting);
        }
        catch (Exception e) when (IsRefused(e))
        {
            throw new SandboxFailedException(
                $"No sandbox was started, for its record could not be written to '{SandboxRegistry.Folder}': "
                    + $"{e.Message} XDG_STATE_HOME names another folder for it.",
                e
            );
        }
    }

    // Of the file system: no rights, no room, no such folder.
    private static bool IsRefused(Exception e) => e is IOException or UnauthorizedAccessException;

    private static SandboxCluster ClusterOf(MigrationSandbox sandbox)
    {
        _ = PostgresVersion.TryParse(sandbox.Version, out var version);
        var installation = new PostgresInstallation(
            version ?? new PostgresVersion(0, 0, sandbox.Version),
            sandbox.BinaryFolder
        );
        return new SandboxCluster(Path.GetDirectoryName(sandbox.Folder)!, installation, SandboxUser.ForThisProcess());
    }

    private static string ParentFolder(SandboxOptions options, SandboxUser user)
    {
        if (options.ParentFolder is { } chosen)
        {
            var full = Path.GetFullPath(chosen);
            return !Directory.Exists(full)
                    ? throw new SandboxFailedException($"The folder '{full}' for the sandbox does not exist.")
                : user.Reaches(full) ? full
                : throw new SandboxFailedException(
                    $"PostgreSQL refuses to run as root, and the user '{user.Name}' that it is run as cannot "
                        + $"enter '{full}'."
                );
        }

        // Other users may not be able to enter root's temporary folder.
        return new[] { Path.GetTempPath(), "/var/tmp", "/tmp" }.First(f => f == "/tmp" || user.Reaches(f));
    }

    // Runs also when the caller's token is cancelled, so it has a deadline of its own. Its errors must not hide the
    // original failure. Returns whether nothing is left.
    private static async Task<bool> DiscardAsync(SandboxCluster cluster, Exception failure)
    {
        using var deadline = new CancellationTokenSource(CleanUpTime);
        try
        {
            await cluster.StopAsync(deadline.Token).ConfigureAwait(false);
            await SandboxFiles.DeleteFolderAsync(cluster.Root, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception left) when (left is SandboxFailedException or OperationCanceledException || IsRefused(left))
        {
            failure.Data["DbMigrate.LeftBehind"] = cluster.Root;
            return false;
        }
    }
}
