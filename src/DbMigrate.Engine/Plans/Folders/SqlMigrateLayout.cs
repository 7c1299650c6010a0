namespace DbMigrate.Engine.Plans.Folders;

/// <summary>sql-migrate: any SQL file; by number where both names begin with different ones, else by name.</summary>
internal sealed class SqlMigrateLayout : NumberedLayout
{
    internal override MigrationLayout Kind => MigrationLayout.SqlMigrate;

    private protected override bool IsNumberUnique => false;

    internal override string? Recognise(FolderReading folder) => FirstWith(folder, "-- +migrate Up");

    private protected override int Compare(NumberedFile a, NumberedFile b) =>
        a.Version.Length > 0
        && b.Version.Length > 0
        && NumberedFile.CompareVersions(a.Version, b.Version) is not 0 and var order
            ? order
            : string.CompareOrdinal(a.Name, b.Name);

    private protected override NumberedFile? Parse(string name)
    {
        if (!name.EndsWith(".sql", StringComparison.Ordinal))
        {
            return null;
        }

        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        return new NumberedFile(name, name[..digits], name[digits..^4]);
    }
}
