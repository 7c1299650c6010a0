namespace DbMigrate.Engine.Tests.Checks;

public sealed class RlsCheckTests(RlsCheckTests.Tables tables) : IClassFixture<RlsCheckTests.Tables>
{
    [Theory]
    [InlineData("rls: forced_one", true, null)]
    [InlineData("rls: [forced_one, enabled_four]", true, null)]
    [InlineData("rls: { tables: [forced_one], forced: true, policies: 1 }", true, null)]
    [InlineData(
        "rls: { table: forced_one, forced: false }",
        false,
        "forced_one: row security on, forced, 1 policy (all: 1)"
    )]
    [InlineData(
        "rls: { tables: [forced_one, enabled_four], forced: true, policies: 1 }",
        false,
        "enabled_four: row security on, not forced, 4 policies (select: 2, insert: 1, update: 1)"
    )]
    [InlineData(
        "rls: { table: enabled_four, policies: { select: 2, insert: 1, update: 1, delete: 0, all: 0 } }",
        true,
        null
    )]
    [InlineData(
        "rls: { table: enabled_four, policies: { select: 1 } }",
        false,
        "enabled_four: row security on, not forced, 4 policies (select: 2, insert: 1, update: 1)"
    )]
    [InlineData("rls: { table: plain, enabled: false, forced: false, policies: 0 }", true, null)]
    [InlineData("rls: plain", false, "plain: row security off, not forced, no policy")]
    [InlineData("rls: force_one", false, "force_one: missing; did you mean forced_one?")]
    [InlineData(
        "rls: { tables: [forced_one], enabled: false }",
        false,
        "forced_one: row security on, forced, 1 policy (all: 1)"
    )]
    [InlineData("rls: apart.secret", true, null)]
    [InlineData("rls: secret", false, "secret: missing; did you mean apart.secret?")]
    public async Task Row_security_is_as_it_should_be_or_not(string yaml, bool passes, string? row)
    {
        var result = await tables.Database.AskAsync(yaml);
        Assert.True(
            result.Status == (passes ? CheckStatus.Passed : CheckStatus.Failed),
            string.Join('\n', result.Rows.Prepend(result.Message))
        );
        Assert.Equal(row is null ? [] : [row], result.Rows);
    }

    [Fact]
    public void It_is_named_after_its_tables_and_says_what_it_expects()
    {
        Assert.Equal(
            "rls on memories, call_summaries",
            PlanYaml.Check("rls: { tables: [memories, call_summaries], policies: 1 }").Name
        );
        Assert.Equal("isolated", PlanYaml.Check("name: isolated\nrls: memories").Name);
    }

    public sealed class Tables()
        : ReadOnlyDatabase(
            "create table plain (id int)",
            "create table forced_one (id int)",
            "alter table forced_one enable row level security, force row level security",
            "create policy isolation on forced_one",
            "create table enabled_four (id int)",
            "alter table enabled_four enable row level security",
            "create policy r1 on enabled_four for select",
            "create policy r2 on enabled_four for select",
            "create policy a on enabled_four for insert with check (true)",
            "create policy w on enabled_four for update",
            "create schema apart",
            "create table apart.secret (id int)",
            "alter table apart.secret enable row level security"
        );
}
