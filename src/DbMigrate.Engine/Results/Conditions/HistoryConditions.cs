using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>There is no history of another tool that could be read.</summary>
/// <param name="message">What is missing, and where.</param>
/// <param name="table">The table, or null.</param>
public sealed class HistoryNotFoundException(string message, string? table) : MigrationException(message)
{
    /// <summary>The table; null: the plan names none.</summary>
    public string? Table { get; private set; } = table;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Table = Table is { } shown ? mask.Clean(shown) : null;
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Table;
}

/// <summary>The history of another tool does not fit the plan. Nothing was adopted.</summary>
/// <param name="message">How much does not fit.</param>
/// <param name="entries">What does not fit.</param>
public sealed class HistoryMismatchException(string message, IReadOnlyList<MigrationHistoryEntry> entries)
    : MigrationException(message)
{
    /// <summary>What does not fit.</summary>
    public IReadOnlyList<MigrationHistoryEntry> Entries { get; private set; } = ReadOnlyArray.Of(entries);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Entries = ReadOnlyArray.Of<MigrationHistoryEntry>([.. Entries.Select(e => MaskedResults.Of(e, mask))]);
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryMismatch";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 6;
}
