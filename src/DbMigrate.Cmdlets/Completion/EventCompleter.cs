namespace DbMigrate.Commands;

/// <summary>Completes the names of the journal's events.</summary>
public sealed class EventCompleter : WordCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<string> Words => MigrationSession.GetEventNames();
}
