namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>The section of MyBatis Migrations: <c>-- //@UNDO</c>. All before it is applied.</summary>
internal sealed class MyBatisRules : SectionRules
{
    internal override string Tool => "mybatis";

    internal override string UpLine => "-- //";

    internal override string DownLine => "-- //@UNDO";

    internal override bool BeginsInApply => true;

    internal override bool RefusesStatementsBefore => false;

    internal override bool WholeFileWithoutSections => true;

    internal override SectionLine? Of(string line) =>
        Words(line.TrimStart()) switch
        {
            [var word] when word.Equals("//@UNDO", StringComparison.OrdinalIgnoreCase) => new(SectionDirection.Undo),
            ["//", var word] when word.Equals("@UNDO", StringComparison.OrdinalIgnoreCase) => new(
                SectionDirection.Undo
            ),
            [var word, var delimiter, ..]
                when delimiter != ";" && word.TrimStart('/').Equals("@DELIMITER", StringComparison.OrdinalIgnoreCase) =>
                new(
                    null,
                    Refused: $"'{line.Trim()}': a statement ends with a semicolon outside of texts, dollar quotes and "
                        + "parentheses. Remove the line, and end the statements with semicolons."
                ),
            _ => null,
        };
}
