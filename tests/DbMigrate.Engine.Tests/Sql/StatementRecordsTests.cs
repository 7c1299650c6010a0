using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The places of a file's statements take memory as they are read.</summary>
public sealed class StatementRecordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(9000)]
    public void Each_statement_of_a_file_keeps_its_place(int count)
    {
        var sql = string.Join(";\n", Enumerable.Range(1, count).Select(i => $"select {i}"));

        var statements = SqlReader.ReadText(sql, "a.sql").Statements;

        Assert.Equal(count, statements.Count);
        for (var i = 1; i <= count; i++)
        {
            Assert.Equal(($"select {i}", i), (statements[i - 1].Text, statements[i - 1].Start.Line));
        }
    }

    [Fact]
    public void Reading_one_statement_takes_little_memory()
    {
        const string Sql = "alter table t enable always trigger a";
        SqlReader.ReadText(Sql, "a.sql");
        var before = GC.GetAllocatedBytesForCurrentThread();

        SqlReader.ReadText(Sql, "a.sql");

        // A step reads each statement that it makes: a copy of 500 tables some thousands.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * 1024);
    }
}
