namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>A test that asks libpg_query; skipped, and counted as such, where that is not at hand.</summary>
/// <remarks>
/// <c>npm install --prefix output/oracle libpg-query@18.1.5</c>, then <c>DBMIGRATE_LIBPG_QUERY=output/oracle</c>; for a
/// body of other people's SQL, as
/// PostgreSQL's regression tests, <c>DBMIGRATE_SQL_CORPUS=FOLDER</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LibpgQueryFactAttribute : FactAttribute
{
    /// <summary>The folder with libpg-query in node_modules.</summary>
    public static string? Parser { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_LIBPG_QUERY");

    /// <summary>The folder with SQL files.</summary>
    public static string? Corpus { get; } = Environment.GetEnvironmentVariable("DBMIGRATE_SQL_CORPUS");

    /// <summary>Looks for it.</summary>
    /// <param name="corpus">Is a body of SQL needed as well?</param>
    public LibpgQueryFactAttribute(bool corpus = false)
    {
        if (string.IsNullOrEmpty(Parser))
        {
            Skip = "libpg_query is not at hand: DBMIGRATE_LIBPG_QUERY names no folder that it is installed in.";
        }
        else if (corpus && string.IsNullOrEmpty(Corpus))
        {
            Skip = "No body of SQL is at hand: DBMIGRATE_SQL_CORPUS names no folder.";
        }
    }
}
