using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class DerivedNameTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("memories", "owner")]
    [InlineData("memories", "owner|created")]
    [InlineData("a_table_whose_name_is_rather_long_but_not_yet_too_long_for_it", "owner|created")]
    [InlineData(
        "short",
        "a_column_whose_name_is_rather_long_but_not_yet_too_long_for_it|b_column_whose_name_is_rather_long_but_not_yet_too_long_for_it"
    )]
    [InlineData("ein_größerer_Name_mit_ümlauten_ßßßßßßßßßßßßßßß", "eine_größere_Spalte_mit_ümläuten_ßßßßßßßßßßß|zwei")]
    [InlineData("Account Book", "The Owner")]
    public async Task Is_what_the_server_would_choose(string table, string columns)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var names = columns.Split('|');
        string Quoted(string name) => $"\"{name}\"";
        var list = string.Join(", ", names.Select(Quoted));
        await database.ExecuteAllAsync(
            $"create table \"{table}\" ({string.Join(", ", names.Select(n => Quoted(n) + " int"))})",
            $"create index on \"{table}\" ({list})",
            $"alter table \"{table}\" add unique ({list})",
            $"alter table \"{table}\" add foreign key ({list}) references \"{table}\" ({list})"
        );
        var design = IndexDesign.On(names);

        Assert.Equal(
            new[] { design.NameOn(table), DerivedName.Of(table, names, "fkey"), design.NameOn(table, "key") }.Order(
                StringComparer.Ordinal
            ),
            (
                await database.ColumnAsync<string>(
                    "select relname from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace union select conname from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'"
                )
            ).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("lower(a)")]
    [InlineData("a desc nulls last")]
    [InlineData("(a || b)")]
    [InlineData("a, (a || b), (b || a), lower(b)")]
    [InlineData("a text_pattern_ops")]
    public async Task Expressions_are_named_as_the_server_names_them(string elements)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table t (a text, b text)", $"create index on t ({elements})");

        Assert.Equal(
            new IndexDesign([.. System.Text.RegularExpressions.Regex.Split(elements, ", ")]).NameOn("t"),
            await database.ScalarAsync<string>(
                "select relname from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace"
            )
        );
    }
}
