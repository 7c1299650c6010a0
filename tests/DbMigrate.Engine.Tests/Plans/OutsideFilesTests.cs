using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>A file beside the plan's folder is outside of it, also where its folder's name begins like the plan's.</summary>
public sealed class OutsideFilesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("sql: ../{0}-old/a.sql", "select 1;\n")]
    [InlineData("sql: a.sql", "\\i ../{0}-old/a.sql\n")]
    [InlineData("sql: a.sql", "\\set old ../{0}-old/a.sql\n\\i :old\n")]
    public async Task A_sibling_folder_with_a_longer_name_is_outside(string step, string file)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, "plan: p\nphases: []\n");
        var name = Path.GetFileName(plan.Folder);
        var sibling = Directory.CreateDirectory(plan.Folder + "-old").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(sibling, "a.sql"), "create table outside (id int);\n");
            plan.Write("a.sql", file.Replace("{0}", name, StringComparison.Ordinal));
            plan.Write(
                "plan.yaml",
                $"plan: p\nphases: [{{ id: a, apply: [{{ {step.Replace("{0}", name, StringComparison.Ordinal)} }}] }}]\n"
            );

            var refused = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());

            Assert.Matches("outside|leaves the plan.s folder", refused.Message);
            Assert.Null(await database.ScalarAsync<string>("select to_regclass('outside')::text"));
        }
        finally
        {
            Directory.Delete(sibling, recursive: true);
        }
    }
}
