using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>Reads a <c>limits:</c> mapping whose shape was already checked.</summary>
internal static class LimitReader
{
    internal static LimitOverrides Read(PlanMap limits, PlanReading reading)
    {
        var statement = limits.Find("statement_timeout");
        if (Duration(limits.Find("lock_timeout")) == TimeSpan.Zero)
        {
            reading.Error(
                limits.Find("lock_timeout")!.Place,
                "'lock_timeout' is 0, which PostgreSQL takes as no limit at all: a statement that waits for a lock holds up everything behind it. Give a duration such as 2s."
            );
        }

        if (Duration(statement) == TimeSpan.Zero)
        {
            reading.Error(statement!.Place, "'statement_timeout' is 0. Write none where there is to be no limit.");
        }

        return new LimitOverrides(
            Duration(limits.Find("lock_timeout")),
            Duration(limits.Find("lock_budget")),
            statement is not null,
            Duration(statement)
        );
    }

    private static TimeSpan? Duration(PlanValue? value) =>
        value is PlanScalar scalar && DurationText.TryParse(scalar.Text, out var duration) ? duration : null;
}
