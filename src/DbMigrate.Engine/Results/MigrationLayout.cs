namespace DbMigrate;

/// <summary>The tool whose layout a folder of migration files has.</summary>
public enum MigrationLayout
{
    /// <summary>No tool: <c>NNN_name.sql</c> by number.</summary>
    Plain,

    /// <summary>Supabase CLI.</summary>
    Supabase,

    /// <summary>Flyway.</summary>
    Flyway,

    /// <summary>Prisma Migrate.</summary>
    Prisma,

    /// <summary>Drizzle Kit.</summary>
    Drizzle,

    /// <summary>dbmate.</summary>
    Dbmate,

    /// <summary>goose.</summary>
    Goose,

    /// <summary>sql-migrate.</summary>
    SqlMigrate,

    /// <summary>golang-migrate.</summary>
    GolangMigrate,

    /// <summary>node-pg-migrate, SQL files.</summary>
    NodePgMigrate,

    /// <summary>graphile-migrate.</summary>
    GraphileMigrate,

    /// <summary>Sqitch.</summary>
    Sqitch,

    /// <summary>MyBatis Migrations.</summary>
    MyBatis,
}
