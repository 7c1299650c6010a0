namespace DbMigrate.Commands;

/// <summary>Completes the versions of PostgreSQL whose server programs are found.</summary>
public sealed class VersionCompleter : WordCompleter
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    private protected override IEnumerable<string> Words
    {
        get
        {
            using var deadline = new CancellationTokenSource(Deadline);
            try
            {
                // Completion has no thread of its own to wait on.
                return Task.Run(() => MigrationSandboxHost.GetVersionsAsync(deadline.Token)).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                return [];
            }
        }
    }
}
