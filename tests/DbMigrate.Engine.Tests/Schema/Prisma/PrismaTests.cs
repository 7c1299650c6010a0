using DbMigrate.Engine.Rehearsal.Prisma;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Schema.Prisma;

/// <summary>
/// Prisma schemas as a side of a comparison. The SQL beside each schema is what Prisma Migrate writes for it.
/// </summary>
public sealed class PrismaTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Head = "datasource db {\n  provider = \"postgresql\"\n  url = env(\"URL\")\n}\n";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Schema", "Prisma");

    public static TheoryData<string> Schemas => ["shop", "areas"];

    /// <summary>Schemas with errors: text after the data source, and the places with the messages.</summary>
    public static TheoryData<string, string> Broken =>
        new()
        {
            {
                "model A {\n  id Int @id\n  b Strin\n}",
                "7:5 A.b has the type Strin, which is neither a type of Prisma nor one of the schema. Did you mean String?"
            },
            { "model A {\n  id Int @id\n  id Int\n}", "7:3 A has id twice." },
            { "model A {\n  a Int\n}", "5:7 The model A has neither @id, @@id, @unique nor @@unique." },
            { "model A {\n  id Int @id\n  @@index([idd])\n}", "7:12 A has no field idd. Did you mean id?" },
            {
                "enum E {\n  ACTIVE\n}\nmodel A {\n  id Int @id\n  e E @default(ACTIV)\n}",
                "10:16 The enum E has no value ACTIV. Did you mean ACTIVE?"
            },
            {
                "model A {\n  id Int @id\n  b B\n}\nmodel B {\n  id Int @id\n}",
                "7:3 The relation A.b has no other side: B has no field of the type A."
            },
            {
                "model A {\n  id Int @id @db.VarChar(3)\n}",
                "6:14 The native type VarChar is one of String, not of Int."
            },
            { "model A {\n  id Int @id @uniqe\n}", "6:14 There is no attribute @uniqe. Did you mean unique?" },
            { "model A {\n  id Int @id)\n}", "6:13 ')' is there where the end of the line is expected." },
            {
                "modl A {\n  id Int @id\n}",
                "5:1 'modl' is there where a block: model, view, enum, type, datasource or generator is expected."
            },
            {
                "model A {\n  id Int @id\n  s String @default(\"a)\n}",
                "7:21 The text does not end: its closing quote is missing."
            },
            {
                "model A {\n  id Int @id\n}\nmodel A {\n  id Int @id\n}",
                "8:7 The model A is there twice, the first time at s.prisma:5:7."
            },
        };

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task It_means_what_prisma_makes_of_it(string name)
    {
        var file = Path.Combine(Folder, name + ".prisma");
        await using var database = await postgres.CreateDatabaseAsync();
        var made = SqlReader.ReadFile(Path.Combine(Folder, name + ".sql"));
        await database.ExecuteAllAsync([.. made.Statements.Select(s => s.Text)]);
        if (name == "areas")
        {
            // Prisma Migrate makes no views.
            await database.ExecuteAsync(
                "create view \"Totals\" as select region::text, 1::bigint as total from \"Order\""
            );
        }

        var both = await MigrationSchema.CompareAsync(database.Uri, file, new SchemaOptions());
        Assert.Equal(
            string.Empty,
            string.Join(
                '\n',
                both.Differences.Where(d => d.Change != SchemaChange.NotInPrisma)
                    .Select(d => $"{d.Change} {d.Kind} {d.Name} {d.From} -> {d.To}")
            )
        );
        Assert.True(both.AreEqual);
    }

    [Fact]
    public async Task What_it_cannot_express_is_listed_and_does_not_count()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table a (id int constraint a_pkey primary key, mail text not null constraint a_mail_key unique, n int check (n > 0))",
            "create index part on a (n) where n > 1",
            "create index expression on a (lower(mail))",
            "create function f() returns int language sql as 'select 1'",
            "alter table a enable row level security",
            "create policy p on a using (true)",
            "comment on column a.n is 'A number'",
            "create schema other",
            "create table other.b ()",
            "create view v as select id from a",
            "create table _prisma_migrations (id int)",
            "create table gone ()"
        );
        using var folder = new TestPlan(
            database,
            "plan: p",
            ("schema/a.prisma", Head + "model A {\n  id Int @id\n  mail String @unique\n  n Int?\n  @@map(\"a\")\n}\n"),
            (
                "schema/more/b.prisma",
                "model Gone {\n  id Int\n  @@map(\"gone\")\n  @@ignore\n}\nview V {\n  id Int? @unique\n  @@map(\"v\")\n}\n"
            )
        );
        var schema = Path.Combine(folder.Folder, "schema");
        var both = await MigrationSchema.CompareAsync(database.Uri, schema, new SchemaOptions());
        Assert.True(both.AreEqual);
        Assert.Equal(
            [
                "schema other",
                "function public.f()",
                "table public.a row security",
                "column public.a.n comment",
                "constraint public.a.a_n_check",
                "index public.expression",
                "index public.part",
                "policy public.a.p",
            ],
            both.Differences.Select(d => $"{d.Kind} {d.Name} {d.Property}".TrimEnd())
        );
        Assert.DoesNotContain("DROP", both.ToSql(allowLoss: true), StringComparison.Ordinal);

        await database.ExecuteAllAsync(
            "alter table a drop constraint a_mail_key",
            "alter table a alter n type bigint",
            "drop view v"
        );
        var differs = await MigrationSchema.CompareAsync(database.Uri, schema, new SchemaOptions());
        Assert.False(differs.AreEqual);
        Assert.Contains("CREATE UNIQUE INDEX a_mail_key ON public.a", differs.ToSql(), StringComparison.Ordinal);
        Assert.DoesNotContain("VIEW", differs.ToSql(), StringComparison.Ordinal);
        Assert.Equal(
            ["column public.a.n Different", "index public.a_mail_key Missing", "view public.v Missing"],
            differs
                .Differences.Where(d => d.Change != SchemaChange.NotInPrisma)
                .Select(d => $"{d.Kind} {d.Name} {d.Change}")
        );
    }

    [Fact]
    public async Task What_prisma_sees_as_the_same_is_no_difference_in_either_direction()
    {
        const string Schema = """
            enum Mood {
              sad
              glad
              @@map("mood")
            }
            model A {
              id Int @id @default(autoincrement())
              at DateTime @default(now()) @db.Timestamptz
              tags String[] @default([])
              names String[] @default(["x", "y"])
              numbers Int[] @default([1, 2])
              moods Mood[] @default([sad])
              other Int[]
              @@map("a")
            }
            model B {
              id BigInt @id @default(autoincrement())
              @@map("b")
            }
            """;
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create type mood as enum ('sad', 'glad')",
            "create table a (id int generated always as identity constraint a_pkey primary key, at timestamptz not null default now(), "
                + "tags text[] not null default '{}', names text[] not null default '{x,y}', numbers int[] default '{1,2}', "
                + "moods mood[] not null default '{sad}', other int[] not null)",
            "create table b (id bigserial constraint b_pkey primary key)"
        );
        using var folder = new TestPlan(database, "plan: p", ("a.prisma", Head + Schema));
        var schema = Path.Combine(folder.Folder, "a.prisma");
        foreach (var (from, to) in new[] { (database.Uri, schema), (schema, database.Uri) })
        {
            var same = await MigrationSchema.CompareAsync(from, to, new SchemaOptions());
            Assert.Empty(same.Differences.Select(d => $"{d.Kind} {d.Name} {d.Property} {d.From} {d.To}"));
        }

        await database.ExecuteAllAsync(
            "alter table a alter id drop identity, alter at set default '2026-01-01', alter names set default '{x,z}', "
                + "alter numbers set default '{2,1}', alter tags drop default, alter moods set default '{glad}'"
        );
        var differs = await MigrationSchema.CompareAsync(database.Uri, schema, new SchemaOptions());
        Assert.Equal(
            [
                "default public.a.at",
                "default public.a.id",
                "default public.a.moods",
                "default public.a.names",
                "default public.a.numbers",
                "default public.a.tags",
                "sequence public.a_id_seq",
            ],
            differs.Differences.Select(d => $"{d.Kind} {d.Name}").Order(StringComparer.Ordinal)
        );
        await SchemaOracle.RunAsync(database, SchemaOracle.StatementsOf(differs.ToSql()));
        Assert.True((await MigrationSchema.CompareAsync(database.Uri, schema, new SchemaOptions())).AreEqual);
    }

    [Fact]
    public async Task A_many_to_many_table_of_an_earlier_version_is_the_same()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var made = SqlReader.ReadFile(Path.Combine(Folder, "shop.sql"));
        await database.ExecuteAllAsync([.. made.Statements.Select(s => s.Text)]);
        await database.ExecuteAllAsync(
            "alter table \"_CategoryToPost\" drop constraint \"_CategoryToPost_AB_pkey\"",
            "alter table \"_CategoryToPost\" alter \"A\" set not null, alter \"B\" set not null",
            "create unique index \"_CategoryToPost_AB_unique\" on \"_CategoryToPost\" (\"A\", \"B\")"
        );
        var both = await MigrationSchema.CompareAsync(
            database.Uri,
            Path.Combine(Folder, "shop.prisma"),
            new SchemaOptions()
        );
        Assert.True(both.AreEqual);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void An_error_has_its_line_and_column(string text, string expected)
    {
        var errors = new List<PlanFinding>();
        PrismaSchema.Read([("s.prisma", Head + text)], errors);
        var end = expected.IndexOf(' ', StringComparison.Ordinal);
        Assert.Equal($"s.prisma:{expected[..end]}: {expected[(end + 1)..]}", $"{errors[0].Place}: {errors[0].Message}");
    }

    [ClientFact("node", "@prisma/prisma-schema-wasm")]
    public async Task Prisma_finds_an_error_in_the_same_line()
    {
        using var folder = new TemporaryPrisma();
        foreach (var row in Broken)
        {
            var file = folder.Write(Head + (string)row[0]);
            var lines = await DmmfAsync(file);
            Assert.Contains($"error in line {((string)row[1]).Split(':')[0]}", lines);
        }
    }

    [ClientFact("node", "@prisma/prisma-schema-wasm")]
    public async Task The_model_is_that_of_prisma()
    {
        foreach (var name in (string[])["shop", "areas"])
        {
            var file = Path.Combine(Folder, name + ".prisma");
            var errors = new List<PlanFinding>();
            var schema = PrismaSchema.Read([(file, await File.ReadAllTextAsync(file))], errors);
            Assert.Empty(errors);
            Assert.Equal(await DmmfAsync(file), Describe(schema));
        }
    }

    private static async Task<string[]> DmmfAsync(params string[] files)
    {
        var package = Path.Combine(NpmClients.Folder!, "node_modules", "@prisma", "prisma-schema-wasm");
        var (code, output) = await NpmClients.RunAsync(
            "node",
            Folder,
            [Path.Combine(Folder, "dmmf.js"), package, .. files]
        );
        Assert.True(code == 0, output);
        return output.Trim().Split('\n');
    }

    private static List<string> Describe(PrismaSchema schema)
    {
        var lines = new List<string>();
        foreach (var values in schema.Enums)
        {
            lines.Add(
                $"enum {values.Name} {Other(values)}: "
                    + string.Join(' ', values.Fields.Select(v => $"{v.Name}={v.DatabaseName}"))
            );
        }

        foreach (var model in schema.Models.Concat(schema.Views))
        {
            var (_, key) = PrismaSchema.KeyOf(model);
            var isOwnKey = model.Find("id") is not null;
            var unique = model
                .Attributes.Where(a => a.Name == "unique")
                .Select(a =>
                    string.Join('+', PrismaSchema.FieldsOf(a.Find("fields", isFirst: true)).Select(f => f.Name))
                )
                .ToList();
            lines.Add(
                $"model {model.Name} {Other(model)} {(model.Find("schema") is null ? "-" : model.Schema)} "
                    + $"key={(isOwnKey ? string.Join(',', key.Select(f => f.Name)) : "-")} "
                    + $"unique={(unique.Count > 0 ? string.Join(' ', unique) : "-")}"
            );
            lines.AddRange(model.Fields.Where(f => !f.IsUnsupported).Select(f => Describe(schema, f, key)));
        }

        return lines;
    }

    private static string Describe(PrismaSchema schema, PrismaField field, IReadOnlyList<PrismaField> key)
    {
        var kind =
            schema.IsRelation(field) ? "object"
            : schema.Find(field.Type) is null ? "scalar"
            : "enum";
        var native = PrismaTypes.NativeOf(field) is { } given
            ? $" {given.Name.Split('.')[1]}({string.Join(',', given.Arguments.Select(a => ((PrismaValue.Number)a.Value).Value))})"
            : string.Empty;
        var relation =
            field.Find("relation") is { } of && of.Find("fields") is { } own
                ? $" {Names(own)}->{Names(of.Find("references"))} {(of.Find("onDelete") as PrismaValue.Word)?.Value ?? "-"}"
                : string.Empty;
        return $"  {field.Name}={field.DatabaseName} {kind} {field.Type}"
            + (field.IsList ? " list" : string.Empty)
            + (field.IsOptional ? " optional" : string.Empty)
            + (key is [var only] && only == field ? " id" : string.Empty)
            + (field.Find("unique") is null ? string.Empty : " unique")
            + (field.Find("default") is null ? string.Empty : " default")
            + native
            + relation;

        static string Names(PrismaValue? value) => string.Join(',', PrismaSchema.FieldsOf(value).Select(f => f.Name));
    }

    private static string Other(PrismaBlock block) => block.Find("map") is null ? "-" : block.DatabaseName;

    private sealed class TemporaryPrisma : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-prisma-").FullName;

        internal string Write(string text)
        {
            var path = Path.Combine(_folder, "s.prisma");
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
