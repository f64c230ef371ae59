package pagurus.sim.run;

import pagurus.sim.hardware.Hardware;

/**
 * What is the same for every policy.
 *
 * @param hardware the machine
 * @param start where tables and data are at the start
 * @param accesses each thread stops after so many
 */
public record SimulationPlan(Hardware hardware, StartPlacement start, long accesses) {}
