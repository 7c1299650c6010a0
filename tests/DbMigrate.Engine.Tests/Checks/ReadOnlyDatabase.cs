using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

/// <summary>A database that the tests of a class only look at: one for all of them.</summary>
public abstract class ReadOnlyDatabase(params string[] statements) : IAsyncLifetime
{
    private TestDatabase? _database;

    public TestDatabase Database => _database!;

    public async Task InitializeAsync()
    {
        _database = await new PostgresFixture().CreateDatabaseAsync();
        await _database.ExecuteAllAsync(statements);
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
