namespace DbMigrate.Engine.Model;

/// <summary>Where a phase of another tool's folder comes from.</summary>
/// <param name="Version">How the tool identifies it in its history.</param>
/// <param name="File">The file to apply, relative to the plan's folder.</param>
internal sealed record PhaseOrigin(string Version, string File)
{
    /// <summary>
    /// The name that <see cref="File"/> had before its change was reworked, relative to the plan's folder; null: its own.
    /// </summary>
    internal string? FileBefore { get; init; }

    /// <summary>The description in the file's name, as written; null: there is none.</summary>
    internal string? Description { get; init; }

    /// <summary>The file to apply, relative to the folder of the migrations.</summary>
    internal string Script { get; init; } = File;

    /// <summary>The file that undoes it, relative to the plan's folder; null: there is none of its own.</summary>
    internal string? Undo { get; init; }

    /// <summary>The file that undoes it, relative to the folder of the migrations, or null.</summary>
    internal string? UndoScript { get; init; }

    /// <summary>Why it has no undo, where no file of the folder undoes it; null: one does, or a section of its own could.</summary>
    internal string? WithoutUndo { get; init; }

    /// <summary>What the plan of Sqitch says of the change, or null.</summary>
    internal SqitchRecord? Sqitch { get; init; }
}
