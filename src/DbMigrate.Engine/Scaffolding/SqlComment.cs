namespace DbMigrate.Engine.Scaffolding;

/// <summary>A comment between the statements of a SQL file.</summary>
/// <param name="Start">The position of its first character in the text.</param>
/// <param name="End">The position after its last character; for a line comment, the end of the line.</param>
/// <param name="IsBlock">Whether it is a <c>/* */</c> comment.</param>
/// <param name="Gap">The gap that contains it: 0 before the first statement, then one after each statement.</param>
internal readonly record struct SqlComment(int Start, int End, bool IsBlock, int Gap);
