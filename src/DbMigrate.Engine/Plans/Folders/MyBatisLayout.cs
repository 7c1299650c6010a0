using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>MyBatis Migrations: <c>20240101000000_name.sql</c>, by number; what undoes is in the same file.</summary>
internal sealed partial class MyBatisLayout : NumberedLayout
{
    private const string Bootstrap = "bootstrap.sql";

    internal override MigrationLayout Kind => MigrationLayout.MyBatis;

    internal override string? Recognise(FolderReading folder) => FirstWith(folder, "-- //@UNDO", "-- // @UNDO");

    private protected override string? Special(string name) =>
        name switch
        {
            Bootstrap => "is not run: mybatis builds an empty database with it. Name it under 'bootstrap'.",
            "onabort.sql" => "is not run: mybatis runs it when it stops.",
            _ => null,
        };

    private protected override NumberedFile? Parse(string name)
    {
        var match = FileName().Match(name);
        return match.Success ? new NumberedFile(name, match.Groups[1].Value, match.Groups[2].Value) : null;
    }

    [GeneratedRegex(@"^([0-9]+)_(.*)\.sql$")]
    private static partial Regex FileName();
}
