using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Tests.Plans;

public sealed class PlanSchemaTests
{
    [Fact]
    [Trait("Category", "Docs")]
    public void The_schema_in_docs_is_what_the_reader_takes() =>
        Snapshot.Compare("docs/plan.schema.json", PlanSchema.Write(), "PlanSchemaTests");
}
