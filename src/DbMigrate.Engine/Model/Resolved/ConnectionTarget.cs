namespace DbMigrate.Engine.Model.Resolved;

/// <summary>Where a connection of the plan leads to.</summary>
/// <param name="Text">Servers, database, login and session settings, without a secret; null: it is not known.</param>
/// <param name="Problem">Why it is not known, or null.</param>
internal sealed record ConnectionTarget(string? Text, MigrationException? Problem = null)
{
    /// <summary>The database; null: it is not known.</summary>
    internal string? Database { get; init; }

    /// <summary>The login; null: it is not known.</summary>
    internal string? User { get; init; }
}
