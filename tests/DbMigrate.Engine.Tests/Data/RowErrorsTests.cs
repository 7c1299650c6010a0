using DbMigrate.Engine.Data.Backfill;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>Only an error that a row's values cause is recorded as an error of the row.</summary>
public sealed class RowErrorsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(PostgresErrorCodes.CheckViolation, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, true)]
    [InlineData(PostgresErrorCodes.NotNullViolation, true)]
    [InlineData(PostgresErrorCodes.ForeignKeyViolation, true)]
    [InlineData(PostgresErrorCodes.ExclusionViolation, true)]
    [InlineData(PostgresErrorCodes.InvalidTextRepresentation, true)]
    [InlineData(PostgresErrorCodes.DivisionByZero, true)]
    [InlineData(PostgresErrorCodes.NumericValueOutOfRange, true)]
    [InlineData(PostgresErrorCodes.StringDataRightTruncation, true)]
    [InlineData(PostgresErrorCodes.RaiseException, true)]
    [InlineData(PostgresErrorCodes.DiskFull, false)]
    [InlineData(PostgresErrorCodes.OutOfMemory, false)]
    [InlineData(PostgresErrorCodes.TooManyConnections, false)]
    [InlineData(PostgresErrorCodes.QueryCanceled, false)]
    [InlineData(PostgresErrorCodes.AdminShutdown, false)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, false)]
    [InlineData(PostgresErrorCodes.SerializationFailure, false)]
    [InlineData(PostgresErrorCodes.LockNotAvailable, false)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege, false)]
    [InlineData(PostgresErrorCodes.UndefinedColumn, false)]
    [InlineData(PostgresErrorCodes.InFailedSqlTransaction, false)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction, false)]
    [InlineData(PostgresErrorCodes.ConnectionFailure, false)]
    [InlineData(PostgresErrorCodes.IoError, false)]
    [InlineData(PostgresErrorCodes.InternalError, false)]
    [InlineData(PostgresErrorCodes.DataCorrupted, false)]
    public void An_error_is_of_the_row_where_another_row_may_succeed(string sqlState, bool isOfRow) =>
        Assert.Equal(isOfRow, RowErrors.IsOfRow(new PostgresException("no", "ERROR", "ERROR", sqlState)));

    [Theory]
    [InlineData(PostgresErrorCodes.DiskFull)]
    [InlineData(PostgresErrorCodes.InsufficientPrivilege)]
    [InlineData(PostgresErrorCodes.DataCorrupted)]
    public async Task Another_error_stops_the_backfill_and_records_no_row(string sqlState)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 100);
        await database.ExecuteAsync(
            $"create function risky(id int) returns text language plpgsql as $$ begin if id = 150 then raise exception 'the disk' using errcode = '{sqlState}'; end if; return 'fine'; end $$"
        );
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = risky(id), on_error: record");

        var failed = await Assert.ThrowsAnyAsync<MigrationException>(() => plan.InvokeAsync());
        Assert.Contains("the disk", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from dbmigrate.backfill_error"));
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from people where id = 150 and mark = 'fine'")
        );
    }
}
