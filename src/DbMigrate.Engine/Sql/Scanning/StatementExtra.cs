namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Data that only some statements have.</summary>
/// <param name="Parts">The stretches of the text, where it is not one of the file.</param>
/// <param name="Copy">The data of a COPY FROM stdin.</param>
internal sealed record StatementExtra(StatementPart[]? Parts, CopyRange? Copy);

/// <summary>The place of the data of a COPY.</summary>
/// <param name="Offset">The first byte of the first row.</param>
/// <param name="Length">Up to the line <c>\.</c>, in bytes.</param>
/// <param name="Line">The first row's line.</param>
/// <param name="Sha256">Of the rows with their line ends normalised, so that what is sent is what was read.</param>
internal sealed record CopyRange(long Offset, long Length, int Line, byte[] Sha256);
