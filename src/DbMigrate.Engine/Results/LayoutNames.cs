namespace DbMigrate.Engine.Results;

/// <summary>The names of the layouts in a plan.</summary>
internal static class LayoutNames
{
    private static readonly (MigrationLayout Layout, string Name)[] Known =
    [
        (MigrationLayout.Plain, "plain"),
        (MigrationLayout.Supabase, "supabase"),
        (MigrationLayout.Flyway, "flyway"),
        (MigrationLayout.Prisma, "prisma"),
        (MigrationLayout.Drizzle, "drizzle"),
        (MigrationLayout.Dbmate, "dbmate"),
        (MigrationLayout.Goose, "goose"),
        (MigrationLayout.SqlMigrate, "sql-migrate"),
        (MigrationLayout.GolangMigrate, "golang-migrate"),
        (MigrationLayout.NodePgMigrate, "node-pg-migrate"),
        (MigrationLayout.GraphileMigrate, "graphile-migrate"),
        (MigrationLayout.Sqitch, "sqitch"),
        (MigrationLayout.MyBatis, "mybatis"),
    ];

    /// <summary>All names, the plain one first.</summary>
    internal static IReadOnlyList<string> All { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The names of the layouts whose files are not run as they are.</summary>
    internal static IReadOnlyList<string> OfViews { get; } =
    [
        .. new[]
        {
            MigrationLayout.Flyway,
            MigrationLayout.Drizzle,
            MigrationLayout.Dbmate,
            MigrationLayout.Goose,
            MigrationLayout.SqlMigrate,
            MigrationLayout.NodePgMigrate,
            MigrationLayout.GraphileMigrate,
            MigrationLayout.MyBatis,
        }.Select(Of),
    ];

    /// <summary>Returns the name of a layout.</summary>
    internal static string Of(MigrationLayout layout) => Array.Find(Known, k => k.Layout == layout).Name;

    /// <summary>Returns the layout of a name that is one of <see cref="All"/>.</summary>
    internal static MigrationLayout Parse(string name) => Array.Find(Known, k => k.Name == name).Layout;
}
