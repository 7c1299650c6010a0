namespace DbMigrate.Demo.Tests;

public sealed class OutputMaskTests
{
    [Fact]
    public void Waits_for_locks_do_not_count()
    {
        string[] without =
        [
            "Undo of phase b (Require the customer) begins.",
            "Phase b: Undone after 317ms",
            "STEP  KIND  STATUS  BATCHES  TIME   NAME",
            "1     sql   Done    5        123ms  sql phase-b.undo.sql",
        ];
        string[] with =
        [
            "Undo of phase b (Require the customer) begins.",
            "Phase b, sql phase-b.undo.sql, 3 statements from phase-b.undo.sql:5:1: waits for personality_averages: held by "
                + "pid 9424 (demo service as service_app, transaction 42 ms old); 1 look, 0 tries: INSERT INTO t VALUES (1)",
            "Phase b: Undone after 402ms",
            "  waited 12ms in step 1, attempt 1, 1 look, for AccessExclusiveLock on t, held by pid 9424 (demo): select",
            "STEP  KIND  STATUS  BATCHES  TIME   WAITED  NAME",
            "1     sql   Done    5        223ms  12ms    sql phase-b.undo.sql",
        ];
        Assert.Equal(OutputMask.Apply(without), OutputMask.Apply(with));
    }
}
