namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The undo of a statement, or of a part of it.</summary>
/// <param name="Text">SQL, or a sentence for a person.</param>
/// <param name="IsStatement">Whether it is SQL that may be run.</param>
internal sealed record StatementUndo(string Text, bool IsStatement)
{
    /// <summary>Returns an undo that a person has to do.</summary>
    public static StatementUndo Sentence(string text) => new(text, IsStatement: false);
}
