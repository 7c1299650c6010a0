using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A phase whose row in the history of another tool is written.</summary>
/// <param name="Phase">The phase, as it is compared with the history.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Folder">The plan's folder.</param>
internal sealed record KeptPhase(HistoryPhase Phase, PhaseOrigin Origin, string Folder)
{
    private readonly Lazy<byte[]> _content = new(() => RegularFile.ReadBytes(Path.Combine(Folder, Origin.File)));

    /// <summary>The phase before it in the plan; null: it is the first.</summary>
    internal HistoryPhase? Before { get; init; }

    /// <summary>The values of the plan's variables.</summary>
    internal required Func<string, string?> Variable { get; init; }

    /// <summary>The bytes of the file.</summary>
    internal byte[] Content => _content.Value;

    /// <summary>The description in the file's name, in words; empty: none.</summary>
    internal string Description => Origin.Description ?? string.Empty;

    /// <summary>The bytes of the file that undoes it; null: it has none.</summary>
    internal byte[]? Undo => Origin.Undo is { } file ? RegularFile.ReadBytes(Path.Combine(Folder, file)) : null;
}
