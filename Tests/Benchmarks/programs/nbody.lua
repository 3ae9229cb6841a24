local function energy(x, y, z, vx, vy, vz, mass)
  local e = 0.0
  for i = 1, 5 do
    e = e + 0.5 * mass[i] * (vx[i] * vx[i] + vy[i] * vy[i] + vz[i] * vz[i])
    for j = i + 1, 5 do
      local dx, dy, dz = x[i] - x[j], y[i] - y[j], z[i] - z[j]
      e = e - mass[i] * mass[j] / math.sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

local function simulate(steps)
  local sqrt = math.sqrt
  local pi = 3.141592653589793
  local sun = 4.0 * pi * pi
  local days = 365.24
  local x = {0.0, 4.84143144246472090, 8.34336671824457987, 12.8943695621391310, 15.3796971148509165}
  local y = {0.0, -1.16032004402742839, 4.12479856412430479, -15.1111514016986312, -25.9193146099879641}
  local z = {0.0, -0.103622044471123109, -0.403523417114321381, -0.223307578892655734, 0.179258772950371181}
  local vx = {0.0, 0.00166007664274403694 * days, -0.00276742510726411112 * days, 0.00296460137564761618 * days, 0.00268067772490389322 * days}
  local vy = {0.0, 0.00769901118419740425 * days, 0.00499852801234917238 * days, 0.00237847173959480950 * days, 0.00162824170038242295 * days}
  local vz = {0.0, -0.0000690460016972063023 * days, 0.0000230417297573763929 * days, -0.0000296589568540237556 * days, -0.0000951592254519715870 * days}
  local mass = {sun, 0.000954791938424326609 * sun, 0.000285885980666130812 * sun, 0.0000436624404335156298 * sun, 0.0000515138902046611451 * sun}
  local px, py, pz = 0.0, 0.0, 0.0
  for i = 1, 5 do
    px = px + vx[i] * mass[i]
    py = py + vy[i] * mass[i]
    pz = pz + vz[i] * mass[i]
  end
  vx[1], vy[1], vz[1] = -px / sun, -py / sun, -pz / sun
  for _ = 1, steps do
    for i = 1, 5 do
      for j = i + 1, 5 do
        local dx, dy, dz = x[i] - x[j], y[i] - y[j], z[i] - z[j]
        local squared = dx * dx + dy * dy + dz * dz
        local magnitude = 0.01 / (squared * sqrt(squared))
        vx[i] = vx[i] - dx * mass[j] * magnitude
        vy[i] = vy[i] - dy * mass[j] * magnitude
        vz[i] = vz[i] - dz * mass[j] * magnitude
        vx[j] = vx[j] + dx * mass[i] * magnitude
        vy[j] = vy[j] + dy * mass[i] * magnitude
        vz[j] = vz[j] + dz * mass[i] * magnitude
      end
    end
    for i = 1, 5 do
      x[i] = x[i] + 0.01 * vx[i]
      y[i] = y[i] + 0.01 * vy[i]
      z[i] = z[i] + 0.01 * vz[i]
    end
  end
  return energy(x, y, z, vx, vy, vz, mass)
end
print(string.format("%.0f", simulate(100000) * 1e9))
