namespace DbMigrate.Engine.Scaffolding;

/// <summary>A comment of a SQL file that stands between statements.</summary>
/// <param name="Start">Its first character, in characters of the text.</param>
/// <param name="End">Behind its last; of a line comment, where its line ends.</param>
/// <param name="IsBlock">Whether it is one of <c>/* */</c>.</param>
/// <param name="Gap">In which gap it stands: 0 before the first statement, then one behind each.</param>
internal readonly record struct SqlComment(int Start, int End, bool IsBlock, int Gap);
