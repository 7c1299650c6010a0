namespace DbMigrate.Engine.Sql;

/// <summary>A comment line that begins a section of a file with two directions.</summary>
/// <param name="Place">The place of the comment.</param>
/// <param name="Offset">The offset of the comment in its file, in bytes.</param>
/// <param name="Text">The comment.</param>
/// <param name="Tool">The tool whose files have such lines.</param>
/// <param name="Direction">The direction of the section; null: the line only sets an option.</param>
/// <param name="WithoutTransaction">Whether the line asks for no transaction.</param>
internal sealed record SectionMark(
    SourcePlace Place,
    long Offset,
    string Text,
    string Tool,
    SectionDirection? Direction,
    bool WithoutTransaction
);
